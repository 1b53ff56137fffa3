import { z } from 'zod';
import type { DatabaseEngine, FenceGrade, WhenRpoExceeded } from '../../lambda/contract/settings';
import type { HandoverConfig } from './config';
import { parseDurationSeconds } from './durations';
import { ENGINES } from './engines';
import { jobs } from './jobs-schema';
import {
  account,
  duration,
  email,
  endpointUrl,
  engineVersion,
  flag,
  host,
  instanceClass,
  keyed,
  listOf,
  name,
  oneOf,
  region,
  sqlName,
  wholeNumber,
  zoneId,
} from './leaves';

/** The schema has already refused what is no duration. */
const seconds = (text: string): number => parseDurationSeconds(text) ?? 0;

export const DEFAULT_ACCOUNT = '111122223333';
const DEFAULT_APPROVAL_DEADLINE = '1 hour';
const DEFAULT_RPO_WAIT = '10 minutes';

export const goals = {
  name,
  home: region,
  standby: region,
  tiebreaker: region,
  rto: duration,
  rpo: duration,
  whenRpoExceeded: oneOf('promote', 'wait', 'ask', 'refuse'),
  rpoWait: duration.optional(),
  automation: oneOf('observe', 'approve', 'automatic'),
  approvalDeadline: duration.default(DEFAULT_APPROVAL_DEADLINE),
  transaction: keyed({ url: keyed({ home: endpointUrl, standby: endpointUrl }) }).optional(),
};

interface GoalTexts {
  readonly rto: string;
  readonly rpo: string;
  readonly rpoWait?: string;
  readonly whenRpoExceeded: WhenRpoExceeded;
  readonly approvalDeadline: string;
}

/** Durations become seconds, with the unit in the name. */
export const inSeconds = <T extends GoalTexts>(goal: T) => {
  const { rto, rpo, rpoWait = DEFAULT_RPO_WAIT, approvalDeadline, ...rest } = goal;
  return {
    ...rest,
    rtoSeconds: seconds(rto),
    rpoSeconds: seconds(rpo),
    rpoWaitSeconds: goal.whenRpoExceeded === 'wait' ? seconds(rpoWait) : undefined,
    approvalDeadlineSeconds: seconds(approvalDeadline),
  };
};

const anyDatabase = {
  name,
  engine: oneOf('postgres', 'mysql'),
  engineVersion,
  instanceClass,
  databaseName: sqlName,
  applicationRoles: listOf(sqlName, 'a list of at least one role that applications log in with'),
  guardedSchemas: listOf(sqlName, 'a list of at least one schema').optional(),
  fence: oneOf('enforced', 'watchdog', 'acknowledged', 'none').optional(),
  dependsOn: z.array(name, { error: 'a list of names of databases of this workload' }).default([]),
  required: flag.default(true),
  backupRetentionDays: wholeNumber(1, 35).default(7),
  deletionProtection: flag.default(false),
};

const rdsReplicaPair = keyed({
  ...anyDatabase,
  kind: z.literal('rds-replica-pair'),
  storageGib: wholeNumber(20, 65_536),
  multiAz: flag.default(true),
});

const auroraGlobal = keyed({
  ...anyDatabase,
  kind: z.literal('aurora-global'),
  instances: wholeNumber(1, 16).default(2),
});

const KINDS = 'one of "rds-replica-pair", "aurora-global"';

const database = z
  .discriminatedUnion('kind', [rdsReplicaPair, auroraGlobal], { error: KINDS })
  .transform((config) => ({ ...config, ...fencedAs(config) }));

interface Fenced {
  readonly engine: DatabaseEngine;
  readonly databaseName: string;
  readonly guardedSchemas?: readonly string[];
  readonly fence?: FenceGrade;
}

const fencedAs = ({ engine, databaseName, guardedSchemas, fence }: Fenced) => ({
  guardedSchemas: [...(guardedSchemas ?? ENGINES[engine].guardedSchemas(databaseName))],
  fence: fence ?? ENGINES[engine].fences[0],
});

const record = keyed({
  name: host,
  zone: host,
  zoneId,
  endpoint: keyed({ home: host, standby: host }),
  strategy: oneOf('health-check', 'change-record').default('health-check'),
  ttl: duration.default('30 seconds'),
}).transform(({ ttl, ...rest }) => ({ ...rest, ttlSeconds: seconds(ttl) }));

const workload = keyed({
  ...goals,
  databases: listOf(database, 'a list of at least one database'),
  jobs: jobs.optional(),
  records: z.array(record, { error: 'a list of records' }).default([]),
}).transform(inSeconds);

/** The second type parameter keeps the schema and the documented interface the same. */
export const configSchema = keyed({
  installation: name,
  account: account.default(DEFAULT_ACCOUNT),
  notify: email.optional(),
  workloads: listOf(workload, 'a list of at least one workload'),
});

type Accepts<_Written extends z.input<typeof configSchema>> = true;
/** Does not compile when the documented interface allows what the schema does not know. */
export type SchemaAcceptsConfig = Accepts<DeepMutable<HandoverConfig>>;
type DeepMutable<T> = T extends object ? { -readonly [K in keyof T]: DeepMutable<T[K]> } : T;

/** A configuration after its checks: defaults filled in, durations in seconds. */
export type CheckedConfig = z.output<typeof configSchema>;
export type CheckedWorkload = CheckedConfig['workloads'][number];
export type CheckedDatabase = CheckedWorkload['databases'][number];
export type CheckedApplication = NonNullable<CheckedWorkload['jobs']>['applications'][number];
export type CheckedRecord = CheckedWorkload['records'][number];
