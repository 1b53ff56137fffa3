import { createHash } from 'node:crypto';
import type { Key } from './ledger-table';

/** Partitions over which the jobs of one application are spread, so that none is hot (1,000 writes/s each). */
export const JOB_SHARDS = 8;

const shardOf = (id: string): number => createHash('sha256').update(id).digest().readUInt8(0) % JOB_SHARDS;

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
    fences: 'FENCE#',
    reports: 'REPORT#',
    /** When the records were last looked through for what has grown old. */
    sweep: state('SWEEP'),
    latestReport: state('REPORT'),
    report: (runId: string): Key => state(`REPORT#${runId}`),
    fence: (epoch: number): Key => state(`FENCE#${sortable(epoch)}`),
    loss: (epoch: number): Key => state(`LOSS#${sortable(epoch)}`),
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
    queue: (application: string, jobClass: string): string => `QUEUE#${workload}#${application}#${jobClass}`,
    running: (application: string): string => `RUNNING#${workload}#${application}`,
    done: (application: string): string => `DONE#${workload}#${application}`,
  };
};

export type LedgerKeys = ReturnType<typeof ledgerKeys>;
