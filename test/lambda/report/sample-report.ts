import type { Operation, RunReport, TimelineEvent } from '../../../lambda/contract/report';

const START_MS = Date.parse('2026-11-22T03:14:07.000Z');
const OLD = 'us-east-1';
const NEW = 'us-west-2';
const THIRD = 'us-east-2';

const at = (seconds: number): string => new Date(START_MS + seconds * 1_000).toISOString();

type Row = readonly [region: string, name: string, from: number, to: number, detail: string];

/** Seconds count from the start of the run, which is 21.4 s after the Region was lost. */
const OPERATIONS: readonly Row[] = [
  [NEW, 'ClaimRun', 0, 0.3, 'no other run; anti-flap clear'],
  [NEW, 'Precheck', 0.3, 1.4, '2 of 3 observers see the lease of epoch 7 expired'],
  [NEW, 'TakeOwnership', 1.4, 1.6, 'epoch 7 → 8'],
  [NEW, 'FenceOldRegion', 1.6, 9.8, 'closed by its own deadline plus margin; grade enforced'],
  [NEW, 'PromoteDatabases · orders-db', 1.6, 4.9, 'orders-db-west: replica → primary, timeline 1 → 2'],
  [NEW, 'PromoteDatabases · library-db', 1.6, 5.3, 'library-db-west: replica → primary, timeline 1 → 2'],
  [NEW, 'ScaleUp · orders-api', 1.7, 3.2, 'desired count 1 → 4'],
  [NEW, 'ScaleUp · library-api', 1.7, 3.4, 'desired count 1 → 2'],
  [NEW, 'OpenDatabases · orders-db', 9.9, 10.2, 'open under epoch 8, timeline 2'],
  [NEW, 'OpenDatabases · library-db', 9.9, 10.3, 'open under epoch 8, timeline 2'],
  [NEW, 'SwitchConnections · orders-db', 10.4, 10.6, '/prod/shop/connection/orders-db → orders-db-west'],
  [NEW, 'SwitchConnections · library-db', 10.4, 10.6, '/prod/shop/connection/library-db → library-db-west'],
  [NEW, 'ShiftTraffic · orders.example.com', 10.4, 12.1, 'health check: 2 of 3 agents say us-west-2'],
  [NEW, 'ShiftTraffic · library.example.com', 10.4, 12.2, 'health check: 2 of 3 agents say us-west-2'],
  [NEW, 'StartProcessing', 12.2, 12.4, 'dispatcher may start jobs under epoch 8'],
  [NEW, 'RequeueRunningJobs · billing', 12.4, 13.1, '6 running jobs queued again'],
  [NEW, 'RequeueRunningJobs · reports', 12.4, 13.2, '3 running jobs queued again, 1 done job run again'],
  [NEW, 'Verify · real write', 13.2, 13.4, 'a row was written and read back through the guard'],
  [NEW, 'Verify · name resolution', 13.2, 15.7, 'both names resolve to us-west-2'],
  [NEW, 'Verify · canary job', 13.2, 15.9, 'a job ran from submission to done'],
  [NEW, 'UpdateInventory', 16, 16.1, 'active Region us-west-2, epoch 8'],
  [NEW, 'Report', 16.1, 16.3, 'kept in the ledger'],
  [THIRD, 'Agent · serving signal', 10.5, 11, 'publishes: us-west-2 serves'],
  [THIRD, 'Agent · lease watch', 0, 1.2, 'lease of epoch 7 not renewed'],
];

const completed = ([region, name, from, to, detail]: Row): Operation => ({
  region,
  name,
  state: 'completed',
  startedAt: at(from),
  endedAt: at(to),
  detail,
});

/** Not the run's to do: the Region was lost. */
const QUEUED: Operation = {
  region: OLD,
  name: 'StopOldServices · orders-api',
  state: 'not started',
  detail: 'us-east-1 does not answer; waits for its return',
};

type Event = readonly [
  lane: string,
  kind: TimelineEvent['kind'],
  from: number,
  forSeconds: number | undefined,
  text: string,
];

/** Seconds count from 3.2 s before the Region is lost, so that the quiet before it can be seen. */
const EVENTS: readonly Event[] = [
  [OLD, 'state', 0, 3.2, 'primary'],
  [OLD, 'note', 0.4, undefined, 'lease renewed, epoch 7'],
  [OLD, 'fault', 3.2, undefined, 'Region lost: databases, tasks and APIs at once'],
  [OLD, 'note', 34.4, undefined, 'last deadline plus margin has passed'],
  [NEW, 'note', 8.1, undefined, 'replication broken'],
  [NEW, 'note', 18.3, undefined, 'observer: lease expired'],
  [NEW, 'state', 24.6, 0.3, 'ClaimRun'],
  [NEW, 'state', 24.9, 1.1, 'Precheck'],
  [NEW, 'state', 26, 0.2, 'TakeOwnership, epoch 8'],
  [NEW, 'state', 26.2, 8.2, 'AwaitFence'],
  [NEW, 'state', 26.2, 3.7, 'PromoteDatabases'],
  [NEW, 'state', 26.3, 1.7, 'ScaleUp'],
  [NEW, 'state', 34.5, 0.4, 'OpenDatabases'],
  [NEW, 'state', 35, 0.2, 'SwitchConnections'],
  [NEW, 'state', 35, 1.8, 'ShiftTraffic'],
  [NEW, 'state', 36.8, 0.2, 'StartProcessing'],
  [NEW, 'state', 37, 0.8, 'RequeueRunningJobs: 10 jobs'],
  [NEW, 'state', 37.8, 2.7, 'Verify'],
  [NEW, 'up', 40.7, undefined, 'Report'],
  [THIRD, 'note', 18.6, undefined, 'observer: lease expired'],
  [THIRD, 'note', 35.1, undefined, 'agent publishes: us-west-2 serves'],
  ['clients', 'up', 0.2, undefined, 'writes accepted'],
  ['clients', 'down', 3.2, 34.1, 'writes refused or unanswered'],
  ['clients', 'up', 37.3, undefined, 'first write through orders.example.com'],
  ['clients', 'note', 44.8, undefined, 'last job done'],
];

/** A Region loss us-east-1 → us-west-2 as the lab would report it: figures are invented, the shape is real. */
export const SAMPLE_REPORT: RunReport = {
  schemaVersion: 1,
  title: 'Failover of shop, us-east-1 to us-west-2',
  measuredIn: 'LAB',
  run: {
    id: 'failover-shop-20261122T031407Z',
    workload: 'shop',
    orchestration: 'failover',
    from: OLD,
    to: NEW,
    startedBy: 'alarm prod-shop-takeover-wanted',
    startedAt: at(0),
    endedAt: at(16.3),
  },
  outcome: 'completed',
  summary: 'us-east-1 stopped answering; both databases were promoted in us-west-2 and 200 jobs are accounted for.',
  next: 'npx handover status shop\nWhen us-east-1 is back it stays passive; its replicas have to be rebuilt before going back.',
  operations: [...OPERATIONS.map(completed), QUEUED],
  losses: [
    {
      database: 'orders-db',
      bound: { kind: 'known', seconds: 1.4, because: 'last deadline minus the heartbeat row replayed at promotion' },
      measured: '2 of 4,318 acknowledged rows lost',
    },
    {
      database: 'library-db',
      bound: { kind: 'known', seconds: 1.1, because: 'last deadline minus the heartbeat row replayed at promotion' },
      measured: '0 of 1,204 acknowledged rows lost',
    },
  ],
  checks: [
    { name: 'replica orders-db-west can be promoted', passed: true, detail: 'available, streaming until the loss' },
    { name: 'replica library-db-west can be promoted', passed: true, detail: 'available, streaming until the loss' },
    { name: 'real write', passed: true, detail: 'orders-db and library-db took a row under epoch 8' },
    { name: 'name resolution', passed: true, detail: 'orders.example.com → orders-west.example.com' },
    { name: 'canary job', passed: true, detail: 'done in 2.7 s' },
  ],
  evidence: [
    'us-east-1: healthy (epoch 7, renewal 412; seen renewed 1.9 s ago); an old word, not counted: the lease has moved on since',
    'us-west-2: expired (epoch 7, renewal 415; not renewed for 60.2 s); tasks of orders-api 0 of 0; alarms of the team quiet',
    'us-east-2: expired (epoch 7, renewal 415; not renewed for 61.0 s)',
  ],
  promises: [
    {
      id: 'P1',
      text: 'One writer',
      verdict: 'kept',
      evidence: 'last commit in us-east-1 at 3.2 s, first in us-west-2 at 35.0 s',
    },
    { id: 'P2', text: 'No lost job', verdict: 'kept', evidence: '200 accepted, 200 accounted for' },
    { id: 'P3', text: 'One result', verdict: 'kept', evidence: '192 effects, each written once with its marker' },
    { id: 'P4', text: 'Honest loss', verdict: 'kept', evidence: 'true loss 0.9 s, reported bound 1.4 s' },
    { id: 'P5', text: 'Always an end', verdict: 'kept', evidence: 'ended after 16.3 s with this report' },
    { id: 'P6', text: 'Static stability', verdict: 'kept', evidence: '0 calls waited for us-east-1' },
    { id: 'P7', text: 'Deploy-safe', verdict: 'not checked', evidence: 'no deploy in this run' },
  ],
  jobs: [
    { application: 'billing', accepted: 120, done: 117, failed: 2, cancelled: 1, pending: 0, running: 0, suspect: 0 },
    { application: 'reports', accepted: 80, done: 75, failed: 0, cancelled: 0, pending: 4, running: 1, suspect: 0 },
  ],
  downtime: [
    { phase: 'noticed', milliseconds: 21_400 },
    { phase: 'decided', milliseconds: 1_600 },
    { phase: 'fence held', milliseconds: 8_200 },
    { phase: 'opened', milliseconds: 700 },
    { phase: 'clients reached it', milliseconds: 2_200 },
  ],
  timeline: EVENTS.map(([lane, kind, from, forSeconds, text]) => ({
    lane,
    kind,
    text,
    atMs: from * 1_000,
    ...(forSeconds === undefined ? {} : { forMs: forSeconds * 1_000 }),
  })),
};
