import type { DatabaseEngine, DatabaseKind, FenceGrade } from '../../lambda/contract/settings';

interface Engine {
  readonly version: Readonly<Record<DatabaseKind, { readonly pattern: RegExp; readonly wanted: string }>>;
  /** Grades that the engine can keep, the strongest first: it is the default. */
  readonly fences: readonly [FenceGrade, ...FenceGrade[]];
  /** Why the grades that are missing cannot be had. */
  readonly because?: string;
  readonly guardedSchemas: (databaseName: string) => readonly string[];
  readonly longestRole: number;
}

/** What differs between the engines before anything is deployed. */
export const ENGINES: Readonly<Record<DatabaseEngine, Engine>> = {
  postgres: {
    version: {
      'rds-replica-pair': { pattern: /^1[4-9]\.\d+$/, wanted: 'a full PostgreSQL version such as "17.6"' },
      'aurora-global': { pattern: /^1[4-9]\.\d+$/, wanted: 'a full Aurora PostgreSQL version such as "17.5"' },
    },
    fences: ['enforced', 'watchdog', 'acknowledged', 'none'],
    guardedSchemas: () => ['public'],
    longestRole: 63,
  },
  mysql: {
    // Before 8.0.36 the master user of RDS cannot look for prepared transactions (XA_RECOVER_ADMIN).
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html
    version: {
      'rds-replica-pair': {
        pattern: /^8\.(0\.(3[6-9]|[4-9]\d)|4\.\d+)$/,
        wanted: 'a full MySQL version from "8.0.36" on, such as "8.4.6"',
      },
      // 3.08 is compatible with MySQL 8.0.39: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.Updates.3080.html
      'aurora-global': {
        pattern: /^8\.0\.mysql_aurora\.3\.(0[89]|[1-9]\d)\.\d+$/,
        wanted: 'a full Aurora MySQL version from "8.0.mysql_aurora.3.08.0" on',
      },
    },
    fences: ['watchdog', 'acknowledged', 'none'],
    because: 'nothing in MySQL can refuse a COMMIT',
    guardedSchemas: (databaseName) => [databaseName],
    longestRole: 32,
  },
};

/** What a fence should be instead, where the engine cannot keep it. */
export function fenceInstead(engine: DatabaseEngine, fence: FenceGrade): string | undefined {
  const { fences, because } = ENGINES[engine];
  if (fences.includes(fence)) return undefined;
  return `one of ${fences.map((each) => `"${each}"`).join(', ')}: ${because}`;
}
