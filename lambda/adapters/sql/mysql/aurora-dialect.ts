/**
 * Each instance of an Aurora cluster is a server of its own on one storage: after a failover inside the Region another one
 * writes, which is no reason to close. So the identity is that of the whole global database, and a copy is promoted only after
 * the old side is closed. A reader says so by `innodb_read_only`.
 * https://repost.aws/knowledge-center/aurora-mysql-db-cluser-read-only-error
 */
export const AURORA = 'aurora';

/** Aurora's position: below which epoch it was closed, and the stamp of that close, its last write. A copy that shows it holds everything before it. */
export const closePosition = (closedBelow: number, closedAt: string | null): string =>
  closedAt === null ? AURORA : `${AURORA} ${closedBelow} ${closedAt}`;

const WORDS: readonly (readonly [of: string, onAurora: string])[] = [
  ['@@server_uuid', `'${AURORA}'`],
  ['@@global.read_only', '@@global.innodb_read_only'],
];

/** The same statement as Aurora MySQL means it. */
export const onAurora = (sql: string): string => WORDS.reduce((text, [of, word]) => text.replaceAll(of, word), sql);
