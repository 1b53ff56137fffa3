import type { WireEntry } from '../../../lab/aws';
import type { HistoryFact } from '../../../lab/machine';
import type { Evidence } from '../../../lab/verdict/evidence';
import { momentsOf } from '../../../lab/verdict/moments';
import type { Acknowledged } from '../../../lab/workload/client';
import type { ExecutionEvent } from '../../../lab/world/executions';
import type { RunReport } from '../../../lambda/contract/report';
import type { Job } from '../../../lambda/ports/job-store';
import type { Lease } from '../../../lambda/ports/lease-store';
import { SAMPLE_REPORT } from '../../lambda/report/sample-report';

export const HOME = 'us-east-1';
export const STANDBY = 'us-west-2';
/** When the fault struck. */
export const ZERO = Date.parse('2026-11-22T12:00:00.000Z');

/** An event of a run in standby, so many milliseconds after the fault. */
export const event = (afterMs: number, fact: HistoryFact, execution = 'run-1'): ExecutionEvent => ({
  id: 1,
  path: [],
  at: new Date(ZERO + afterMs),
  execution,
  region: STANDBY,
  ...fact,
});

export const started: HistoryFact = { kind: 'ExecutionStarted', input: {} };
export const succeeded: HistoryFact = { kind: 'ExecutionSucceeded', output: {} };
export const entered = (state: string, type = 'Task'): HistoryFact => ({
  kind: 'StateEntered',
  state,
  type,
  input: {},
});
export const exited = (state: string, type = 'Task'): HistoryFact => ({ kind: 'StateExited', state, type, output: {} });

export const HISTORY: readonly ExecutionEvent[] = [
  event(2_000, started),
  event(2_100, entered('TakeOwnership')),
  event(3_000, exited('TakeOwnership')),
  event(3_000, entered('FenceOldRegion')),
  event(7_000, entered('Fenced', 'Pass')),
  event(7_500, entered('AllPromoted', 'Pass')),
  event(7_600, entered('OpenDatabases')),
  event(8_000, exited('OpenDatabases')),
  event(12_000, succeeded),
];

/** Sent at once, answered 10 ms later. */
export const write = (id: string, region: string, afterMs: number): Acknowledged => ({
  id,
  region,
  sentAt: ZERO + afterMs,
  at: ZERO + afterMs + 10,
});

const ACKNOWLEDGED = [
  write('order-1', HOME, -500),
  write('order-2', HOME, -100),
  write('order-3', STANDBY, 9_000),
  write('order-4', STANDBY, 9_500),
];

export const job = (id: string, given: Partial<Job> = {}): Job => ({
  id,
  application: 'billing',
  jobClass: 'normal',
  payload: '{}',
  at: '2026-11-22T11:59:00.000Z',
  state: 'done',
  epoch: 2,
  attempt: 1,
  ...given,
});

export const call = (region: string, service = 'rds', operation = 'PromoteReadReplica'): WireEntry => ({
  at: ZERO + 4_000,
  region,
  service,
  operation,
  caller: 'demo-orders-database-steps',
  callerRegion: STANDBY,
  input: {},
  outcome: 'ok',
  endedAt: ZERO + 4_000,
});

export const LEASE: Lease = { epoch: 1, active: HOME, renewSeq: 40, holder: 'keeper', anchors: {} };

const NO_JOBS = { failed: 0, cancelled: 0, pending: 0, running: 0, suspect: 0 };
export const account = (given: Partial<Evidence['account']> = {}): Evidence['account'] => ({
  application: 'billing',
  accepted: 2,
  done: 2,
  ...NO_JOBS,
  ...given,
});

export const report = (given: Partial<RunReport> = {}): RunReport => ({
  ...SAMPLE_REPORT,
  run: { ...SAMPLE_REPORT.run, id: 'run-1' },
  outcome: 'completed',
  ...given,
});

/** A failover after a lost Region in which every promise is kept. */
export function evidence(given: Partial<Evidence> = {}): Evidence {
  const { acknowledged = ACKNOWLEDGED, history = HISTORY, account: counted = account() } = given;
  return {
    workload: 'orders',
    gatheredAt: ZERO + 30_000,
    first: HOME,
    other: STANDBY,
    ends: 'moves',
    acknowledged,
    failedWrites: [],
    oldSide: { kind: 'seen', commits: [{ what: 'order order-2', at: ZERO - 95 }] },
    rows: new Set(acknowledged.map(({ id }) => id)),
    effects: new Map([
      ['a', 1],
      ['b', 1],
    ]),
    jobs: [job('a'), job('b')],
    accepted: 2,
    unmarked: new Set(),
    accounts: [counted],
    account: counted,
    loss: { kind: 'known', seconds: 6, because: 'the old side closes by its own deadline' },
    moments: momentsOf(history, acknowledged, HOME),
    history,
    report: report(),
    calls: [call(STANDBY), call(HOME, 'ecs', 'StopTask')],
    before: LEASE,
    lease: { ...LEASE, epoch: 2, active: STANDBY },
    faultAt: ZERO,
    lostRegion: HOME,
    changesRecords: false,
    connection: undefined,
    ...given,
  };
}
