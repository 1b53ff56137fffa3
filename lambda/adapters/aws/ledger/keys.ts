import { createHash } from 'node:crypto';
import type { Key } from './ledger-table';

/** Partitions over which the jobs of one application are spread, so that none is hot (1,000 writes/s each). */
export const JOB_SHARDS = 8;

/**
 * Partitions of what is to be counted: put at each change of a job and dropped when it was counted. A partition takes 1,000
 * writes a second, so an application may accept about 1,000 jobs a second for ever. The queue of a class takes as many in
 * one partition, which one query reads; launches (20 a second and account) never come near it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const TALLY_SHARDS = 2;

const shardOf = (id: string, shards = JOB_SHARDS): number =>
  createHash('sha256').update(id).digest().readUInt8(0) % shards;

/** Where the decide machine answers; no `aws:userid` reads like this. */
export const DECIDE_MACHINE = 'decide-machine';

/** Numbers in sort keys sort as text. */
const sortable = (n: number): string => String(n).padStart(12, '0');

/**
 * One workload's state is one partition. Decisions, answers, what an operator may write, and jobs have partitions of their own: a
 * policy tells partitions apart (`dynamodb:LeadingKeys`), sort keys it cannot.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export const ledgerKeys = (workload: string) => {
  const state = (sk: string): Key => ({ pk: `WORKLOAD#${workload}`, sk });
  const operator = (sk: string): Key => ({ pk: `OPERATOR#${workload}`, sk });
  return {
    state: `WORKLOAD#${workload}`,
    lease: state('LEASE'),
    run: state('RUN'),
    serving: state('SERVING'),
    dispatching: state('DISPATCHING'),
    inventory: state('INVENTORY'),
    /** What an operator says of the workload, beside starting runs. */
    operator: `OPERATOR#${workload}`,
    automation: operator('AUTOMATION'),
    /** One for all workloads of the installation: they share the ledger. */
    installationAutomation: { pk: 'INSTALLATION', sk: 'AUTOMATION' },
    reconciled: (epoch: number): Key => operator(`RECONCILED#${sortable(epoch)}`),
    reconciliations: 'RECONCILED#',
    return: (region: string): Key => state(`RETURN#${region}`),
    returns: 'RETURN#',
    address: (region: string, database: string): Key => state(`ADDRESS#${region}#${database}`),
    protection: (epoch: number, region: string): Key => state(`PROTECTION#${sortable(epoch)}#${region}`),
    protections: 'PROTECTION#',
    fences: 'FENCE#',
    reports: 'REPORT#',
    /** When the records were last looked through for what has grown old. */
    sweep: state('SWEEP'),
    latestReport: state('REPORT'),
    report: (runId: string): Key => state(`REPORT#${runId}`),
    fence: (epoch: number): Key => state(`FENCE#${sortable(epoch)}`),
    losses: 'LOSS#',
    loss: (epoch: number): Key => state(`LOSS#${sortable(epoch)}`),
    /** What the old side showed of one database of that takeover. */
    lostRows: (epoch: number, database: string): Key => state(`LOSTROWS#${sortable(epoch)}#${database}`),
    lostRowsOf: (epoch: number): string => `LOSTROWS#${sortable(epoch)}#`,
    lossWait: (epoch: number): Key => state(`LOSSWAIT#${sortable(epoch)}`),
    lossAccepted: (runId: string): Key => state(`LOSSACCEPTED#${runId}`),
    observation: (region: string): Key => state(`OBSERVATION#${region}`),
    decisions: `DECISION#${workload}`,
    decision: (runId: string): Key => ({ pk: `DECISION#${workload}`, sk: runId }),
    /** `answerer`: the `aws:userid` that IAM lets write here, or `DECIDE_MACHINE`. */
    answer: (answerer: string, executionArn: string): Key => ({
      pk: `ANSWER#${workload}#${answerer}`,
      sk: executionArn,
    }),
    jobShard: (application: string, shard: number): string => `JOBS#${workload}#${application}#${shard}`,
    job: (application: string, id: string): Key => ({ pk: `JOBS#${workload}#${application}#${shardOf(id)}`, sk: id }),
    /** Jobs that wait for their turn only. */
    queue: (application: string, jobClass: string): string => `QUEUE#${workload}#${application}#${jobClass}`,
    /** Jobs that wait for a time or for other jobs, by when they are looked at again. */
    later: (application: string): string => `LATER#${workload}#${application}`,
    /** Who waits for that job. */
    waits: (application: string, id: string): string => `WAITS#${workload}#${application}#${id}`,
    running: (application: string): string => `RUNNING#${workload}#${application}`,
    done: (application: string): string => `DONE#${workload}#${application}`,
    /** Done, and no failover has to look at them any more. */
    old: (application: string): string => `OLD#${workload}#${application}`,
    /** Ends that somebody should look at: failed, cancelled, suspect. */
    dead: (application: string): string => `DEAD#${workload}#${application}`,
    late: (application: string): string => `LATE#${workload}#${application}`,
    /** Jobs whose state may not have been counted yet. */
    uncounted: (application: string, id: string, from: { state: string; attempt: number } | undefined): Key => ({
      pk: `TALLY#${workload}#${application}#${shardOf(id, TALLY_SHARDS)}`,
      sk: from === undefined ? `${id}#new` : `${id}#${from.attempt}#${from.state}`,
    }),
    tallies: (application: string): readonly string[] =>
      Array.from({ length: TALLY_SHARDS }, (_, shard) => `TALLY#${workload}#${application}#${shard}`),
    sums: (application: string): Key => ({ pk: `ACCOUNT#${workload}#${application}`, sk: 'SUMS' }),
    /** Ids before all others of the application. */
    front: (application: string): Key => ({ pk: `FRONT#${workload}#${application}`, sk: 'LIST' }),
    /** The newest order in which a job is put before others. */
    links: (application: string): Key => ({ pk: `LINKS#${workload}#${application}`, sk: 'NEWEST' }),
    launches: (region: string): Key => ({ pk: `JOBSTATE#${workload}`, sk: `LAUNCHES#${region}` }),
  };
};

/** Kinds of partitions that belong to the jobs of one application: kind, workload, application. */
const OF_JOBS: ReadonlySet<string> = new Set([
  'JOBS',
  'QUEUE',
  'LATER',
  'WAITS',
  'RUNNING',
  'DONE',
  'OLD',
  'DEAD',
  'LATE',
  'TALLY',
  'ACCOUNT',
  'LINKS',
  'FRONT',
]);

/** Whose jobs a partition belongs to; undefined: it is none of an application's jobs. No name has a `#` in it. */
export function applicationOf(pk: string): string | undefined {
  const [kind = '', , application] = pk.split('#');
  return OF_JOBS.has(kind) ? application : undefined;
}

export type LedgerKeys = ReturnType<typeof ledgerKeys>;
