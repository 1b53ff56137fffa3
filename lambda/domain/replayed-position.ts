/**
 * Whether a copy has replayed everything up to the position at which its old side was closed. Positions are the engines' own
 * texts: a WAL position (PostgreSQL), a set of transactions or a file with a position (MySQL), the
 * stamp of the close itself (Aurora). What cannot be compared is not replayed: unknown is never enough.
 */
export const hasReplayed = (flushed: string, replayed: string | undefined): boolean =>
  replayed !== undefined && READERS.some((reads) => reads(flushed, replayed));

const READERS: readonly ((flushed: string, replayed: string) => boolean)[] = [
  walReplayed,
  setReplayed,
  fileReplayed,
  closeReplayed,
];

const WAL = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i;

function walReplayed(flushed: string, replayed: string): boolean {
  const [from, to] = [walBytes(flushed), walBytes(replayed)];
  return from !== undefined && to !== undefined && to >= from;
}

/** https://www.postgresql.org/docs/current/datatype-pg-lsn.html */
function walBytes(text: string): bigint | undefined {
  const [, high, low] = WAL.exec(text) ?? [];
  return high === undefined || low === undefined ? undefined : (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

const LOG = /^(.+)\.(\d+):(\d+)$/;

/** Numbers of log files grow; another base name is another server's log. */
function fileReplayed(flushed: string, replayed: string): boolean {
  const [, base, file, at] = LOG.exec(flushed) ?? [];
  const [, copyBase, copyFile, copyAt] = LOG.exec(replayed) ?? [];
  if (base === undefined || base !== copyBase) return false;
  const files = Number(copyFile) - Number(file);
  return files > 0 || (files === 0 && Number(copyAt) >= Number(at));
}

const CLOSE = /^aurora (\d+) (\S+Z)$/;

/**
 * Aurora tells no position, but each close stamps its row last, after the last session has ended: the copy that shows such a stamp
 * holds all before it. Two keepers may close one after the other; a close for another epoch says nothing.
 */
function closeReplayed(flushed: string, replayed: string): boolean {
  const [, below, stamp] = CLOSE.exec(flushed) ?? [];
  const [, copyBelow, copyStamp] = CLOSE.exec(replayed) ?? [];
  return stamp !== undefined && copyStamp !== undefined && below === copyBelow && copyStamp >= stamp;
}

export interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

/** An empty set was closed before anything was ever written to the log; it is no position to compare with. */
function setReplayed(flushed: string, replayed: string): boolean {
  const [wanted, has] = [transactions(flushed), transactions(replayed)];
  if (wanted === undefined || has === undefined) return false;
  return [...wanted].every(([source, intervals]) =>
    intervals.every((one) => (has.get(source) ?? []).some(({ from, to }) => from <= one.from && one.to <= to)),
  );
}

const SOURCE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const INTERVAL = /^(\d+)(?:-(\d+))?$/;
const TAG = /^[a-z_][a-z0-9_]{0,31}$/i;

/**
 * `uuid:1-5:7,uuid:tag:1-3`, by `uuid:tag`. MySQL writes each set with intervals merged.
 * https://dev.mysql.com/doc/refman/8.4/en/replication-gtids-concepts.html
 */
export function transactions(text: string): ReadonlyMap<string, readonly Interval[]> | undefined {
  const found = new Map<string, Interval[]>();
  for (const part of text.split(',').map((one) => one.trim())) {
    const [uuid = '', ...rest] = part.split(':');
    if (!SOURCE.test(uuid) || rest.length === 0) return undefined;
    let source = uuid.toLowerCase();
    for (const word of rest) {
      const [interval, from, to = from] = INTERVAL.exec(word) ?? [];
      if (interval === undefined && !TAG.test(word)) return undefined;
      if (interval === undefined) source = `${uuid}:${word}`.toLowerCase();
      else if (from !== undefined && to !== undefined)
        found.set(source, [...(found.get(source) ?? []), { from: BigInt(from), to: BigInt(to) }]);
    }
  }
  return found;
}
