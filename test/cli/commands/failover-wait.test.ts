import { SAMPLE_REPORT } from '../../lambda/report/sample-report';
import { NOW, type WorkloadState } from '../in-memory-world';
import { given, RUN, removeWorld, world } from '../orders-world';

afterEach(removeWorld);

const HELD = {
  runId: 'r1',
  region: 'us-west-2',
  startedBy: 'ada',
  startedAt: NOW,
  executionArn: 'a',
  heartbeat: 1,
  heartbeatAt: NOW,
  steps: {},
};

const reported = (outcome: 'completed' | 'incomplete') => ({
  ...SAMPLE_REPORT,
  outcome,
  run: { ...SAMPLE_REPORT.run, id: RUN, workload: 'orders' },
});

describe('handover failover --wait', () => {
  const wait = () => world.handover('failover', '--reason', 'x', '--yes', '--wait');

  test('shows the question once and the summary at the end', async () => {
    const question = {
      runId: RUN,
      executionArn: 'a',
      workload: 'orders',
      text: 'move it?',
      askedAt: NOW,
      deadline: 'noon',
      acceptedLossSeconds: 3,
    };
    given({
      executions: [{ kind: 'running' }, { kind: 'running' }, { kind: 'succeeded' }],
      questions: new Map([[RUN, { question }]]),
      reports: [reported('completed')],
    });
    expect(await wait()).toBe(0);
    expect(world.slept).toEqual([5_000, 5_000]);
    expect(world.written.out.split('a person must agree before noon: move it?')).toHaveLength(2);
    expect(world.written.out).toContain('Failover of orders: completed');
  });

  test.each<[string, Partial<WorkloadState>, string]>([
    [
      'found another run',
      { executions: [{ kind: 'succeeded' }] },
      `run ${RUN} did nothing: another run held the workload; see: npx handover status`,
    ],
    [
      'found another run that still holds the workload',
      { executions: [{ kind: 'succeeded' }], held: HELD },
      `run ${RUN} did nothing: run r1 in us-west-2 holds the workload since ${NOW}, started by ada; see: npx handover status`,
    ],
    [
      'ended without a report',
      { executions: [{ kind: 'failed', because: 'TIMED_OUT' }] },
      `run ${RUN} ended without a report: TIMED_OUT; see: npx handover status`,
    ],
  ])('fails when the run %s', async (_, state, message) => {
    given(state);
    expect(await wait()).toBe(1);
    expect(world.written.error).toBe(`handover: ${message}\n`);
  });

  test('fails when the run is incomplete, and shows its summary', async () => {
    given({ executions: [{ kind: 'failed', because: 'FAILED' }], reports: [reported('incomplete')] });
    expect(await wait()).toBe(1);
    expect(world.written.out).toContain('✕ Failover of orders: incomplete');
  });
});
