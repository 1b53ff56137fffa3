import { NO_JOBS } from '../../../lambda/domain/job-sums';
import { SAMPLE_REPORT } from '../../lambda/report/sample-report';
import { emptyState, LEASE, NOW, type TestWorld, testWorld } from '../in-memory-world';
import { LIBRARY, sampleConfig } from '../sample-config';

/** Three jobs were accepted, one is done, two wait: in two classes. */
const SUMS = [
  { ...NO_JOBS, jobClass: 'urgent', accepted: 2, done: 1, pending: 1 },
  { ...NO_JOBS, jobClass: 'normal', accepted: 1, pending: 1 },
];
const TAKEN = { by: 'r1', at: NOW, from: 'us-east-1', previousEpoch: 7, previousAnchors: {} };
const step = (name: string, startedAt: string) => ({
  step: name,
  state: 'completed' as const,
  startedAt,
  endedAt: startedAt,
  detail: '',
});
const HELD = {
  runId: 'run-1',
  region: 'us-west-2',
  startedBy: 'alarm takeover',
  startedAt: '2026-11-22T03:13:07.250Z',
  executionArn: 'a',
  heartbeat: 3,
  heartbeatAt: NOW,
  steps: { Precheck: step('Precheck', '2026-11-22T03:13:10Z'), ClaimRun: step('ClaimRun', '2026-11-22T03:13:08Z') },
};
const sums = new Map([['billing', SUMS]]);
let world: TestWorld;
afterEach(() => world.remove());

describe('handover status', () => {
  test('says who serves, what runs, what was last, the jobs and what to type', async () => {
    world = testWorld({
      config: sampleConfig(),
      states: { orders: emptyState({ lease: LEASE, sums, reports: [SAMPLE_REPORT] }) },
    });
    expect(await world.handover('status')).toBe(0);
    expect(world.written.out).toBe(
      [
        'orders',
        '  Serves    us-east-1 under epoch 7; us-west-2 is passive',
        '  Lease     held by keeper us-east-1, renewed 42 times, last by the clock of orders-db at 2026-11-22 03:14:05 UTC',
        '  Run       none in progress',
        `  Last run  completed, ${SAMPLE_REPORT.run.id}, ended 2026-11-22 03:14:23 UTC: ${SAMPLE_REPORT.summary}`,
        '  Jobs      billing: 3 accepted = 1 done + 0 failed + 0 cancelled + 2 pending + 0 running + 0 suspect',
        '  Next      nothing to do; to move it: npx handover switchover orders --reason "...", or failover when the side that serves is lost',
        '',
      ].join('\n'),
    );
  });

  test('says which database is missing where the takeover left one out, and how to add it', async () => {
    const taken = { by: 'run-1', at: NOW, from: 'us-west-2', previousEpoch: 6, previousAnchors: {} };
    const inventory = {
      epoch: 7,
      activeRegion: 'us-east-1',
      databases: [],
      at: NOW,
      by: 'run-1',
      missing: ['mails-db'],
    };
    world = testWorld({
      config: sampleConfig(),
      states: { orders: emptyState({ lease: { ...LEASE, taken }, sums, inventory }) },
    });
    await world.handover('status', 'orders');
    expect(world.written.out).toContain('us-east-1 under epoch 7, without mails-db; us-west-2 is passive');
    expect(world.written.out).toContain(
      'mend mails-db, then: npx handover failover orders --left-out --reason "go on with mails-db"',
    );
  });

  test('says who opens what a switchover that went back serves without, and names no run that would', async () => {
    const taken = { by: 'k', at: NOW, from: 'us-west-2', previousEpoch: 6, previousAnchors: {}, back: true } as const;
    const inventory = { epoch: 7, activeRegion: 'us-east-1', databases: [], at: NOW, by: 'k', missing: ['mails-db'] };
    world = testWorld({
      config: sampleConfig(),
      states: { orders: emptyState({ lease: { ...LEASE, taken }, sums, inventory }) },
    });
    await world.handover('status', 'orders');
    expect(world.written.out).toContain('us-east-1 under epoch 7, without mails-db');
    expect(world.written.out).toContain('mails-db is not open there; mend it there, its keeper opens it');
    expect(world.written.out).not.toContain('--left-out');
  });

  test('says what a run in progress is at, and how to approve it', async () => {
    world = testWorld({ config: sampleConfig(), states: { orders: emptyState({ lease: LEASE, sums, held: HELD }) } });
    await world.handover('status', 'orders');
    expect(world.written.out).toContain(
      'run-1 in us-west-2 since 2026-11-22 03:13:07 UTC (1 min 00 s ago by this clock), at Precheck: completed, started by alarm takeover',
    );
    expect(world.written.out).toContain('npx handover approve run-1');
  });

  test('shows what a run asks, until when and what a yes accepts, while nobody has answered', async () => {
    const question = {
      runId: 'run-1',
      executionArn: HELD.executionArn,
      workload: 'orders',
      text: 'move orders from us-east-1 to us-west-2: a person decides',
      askedAt: NOW,
      deadline: '2026-11-22T04:14:07.250Z',
      acceptedLossSeconds: 65,
    };
    const orders = emptyState({ lease: LEASE, sums, held: HELD });
    orders.questions.set('run-1', { question });
    world = testWorld({ config: sampleConfig(), states: { orders } });
    await world.handover('status', 'orders');
    expect(world.written.out).toContain(
      'asks until 2026-11-22 04:14:07 UTC: move orders from us-east-1 to us-west-2: a person decides; a yes accepts up to 65.0 s of writes',
    );
    expect(world.written.out).toContain('npx handover decline run-1');
    orders.questions.set('run-1', { question: { ...question, executionArn: 'another execution of that name' } });
    world.written.out = '';
    await world.handover('status', 'orders');
    expect(world.written.out).not.toContain('asks until');
  });

  test('says that a take-over is not finished and how to go on', async () => {
    const lease = { ...LEASE, epoch: 8, active: 'us-west-2', taken: TAKEN };
    world = testWorld({ config: sampleConfig(), states: { orders: emptyState({ lease, sums }) } });
    await world.handover('status');
    expect(world.written.out).toContain('us-west-2 took over under epoch 8, but the take-over is not finished');
    expect(world.written.out).toContain('npx handover failover orders --reason "go on"');
  });

  test('says that nobody has served yet, and that a lease was given up', async () => {
    const states = {
      orders: emptyState({ sums }),
      library: emptyState({ lease: { ...LEASE, released: 'writes failed for 30 s' } }),
    };
    world = testWorld({ config: sampleConfig({}, [LIBRARY]), states });
    expect(await world.handover('status')).toBe(0);
    expect(world.written.out).toContain('nobody yet: the ledger holds no lease');
    expect(world.written.out).toContain('given up by its holder: writes failed for 30 s');
  });

  const HOLD = { until: '2026-11-22T05:14:07.250Z', by: 'ada', reason: 'network work', at: NOW };
  const UNFENCED = {
    epoch: 8,
    how: 'unfenced' as const,
    by: 'run-1',
    at: NOW,
    databases: {},
    override: { by: 'ada', reason: 'us-east-1 is gone' },
  };

  test('says that automation is off, until when, by whom and why, as long as it is', async () => {
    const off = emptyState({ lease: LEASE, sums, holds: { installation: HOLD } });
    world = testWorld({ config: sampleConfig(), states: { orders: off } });
    await world.handover('status');
    expect(world.written.out).toContain(
      '  Alarms    automation is off for all workloads until 2026-11-22T05:14:07.250Z by ada (network work)\n',
    );
    const over = emptyState({ lease: LEASE, sums, holds: { workload: { ...HOLD, until: NOW } } });
    world = testWorld({ config: sampleConfig(), states: { orders: over } });
    await world.handover('status');
    expect(world.written.out).not.toContain('automation is off');
  });

  test('says unfenced, since when and by whom, until somebody has reconciled', async () => {
    world = testWorld({
      config: sampleConfig(),
      states: { orders: emptyState({ lease: LEASE, sums, fences: [UNFENCED] }) },
    });
    await world.handover('status');
    expect(world.written.out).toContain(
      '  UNFENCED  since 2026-11-22 03:14:07 UTC under epoch 8, by ada (us-east-1 is gone): both sides may have been written to\n',
    );
    expect(world.written.out).toContain('npx handover reconcile orders says what to compare');
    await world.handover('reconcile', '--reason', 'compared');
    world.written.out = '';
    await world.handover('status');
    expect(world.written.out).not.toContain('UNFENCED');
  });

  test('says what the side that was left has found, under this epoch only', async () => {
    const back = {
      region: 'us-west-2',
      epoch: 7,
      at: NOW,
      databases: { 'orders-db': 'does not answer: unknown (timed out)' },
      unsettled: ['orders-db'],
      endedTasks: 3,
    };
    const old = { ...back, region: 'us-east-1', epoch: 6 };
    world = testWorld({
      config: sampleConfig(),
      states: { orders: emptyState({ lease: LEASE, sums, returns: [old, back] }) },
    });
    await world.handover('status');
    expect(world.written.out).toContain(
      '  Returned  us-west-2 stands aside since 2026-11-22 03:14:07 UTC: orders-db: does not answer: unknown (timed out); ' +
        '3 tasks of older epochs ended; not closed or not known yet: orders-db\n',
    );
    expect(world.written.out).not.toContain('us-east-1 stands aside');
  });

  test('--json names the hold and the unfenced takeovers', async () => {
    const held = emptyState({ lease: LEASE, sums, fences: [UNFENCED], holds: { workload: HOLD } });
    world = testWorld({ config: sampleConfig(), states: { orders: held } });
    await world.handover('status', '--json');
    expect(JSON.parse(world.written.out)).toMatchObject([
      { automationOff: { scope: 'workload', ...HOLD }, unfenced: [UNFENCED] },
    ]);
  });

  test('--json is for programs', async () => {
    const ended = { at: NOW, outcome: 'completed' as const, summary: '', changed: true };
    world = testWorld({
      config: sampleConfig(),
      states: { orders: emptyState({ lease: LEASE, sums, held: { ...HELD, ended } }) },
    });
    await world.handover('status', '--json');
    expect(JSON.parse(world.written.out)).toEqual([
      {
        workload: 'orders',
        activeRegion: 'us-east-1',
        passiveRegion: 'us-west-2',
        epoch: 7,
        lease: LEASE,
        takeoverUnfinished: false,
        jobs: [
          {
            application: 'billing',
            ...{ accepted: 3, done: 1, failed: 0, cancelled: 0, pending: 2, running: 0, suspect: 0 },
          },
        ],
      },
    ]);
  });

  test('fails with one message when no Region of the ledger answers', async () => {
    world = testWorld({
      config: sampleConfig(),
      states: { orders: emptyState({ sums }) },
      ledgerFault: new Error('answers nowhere'),
    });
    expect(await world.handover('status')).toBe(1);
    expect(world.written).toEqual({ out: '', error: 'handover: answers nowhere\n' });
  });
});
