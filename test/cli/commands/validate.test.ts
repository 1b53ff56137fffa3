import type { Validation } from '../../../lambda/contract/validate';
import { emptyState, LEASE, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { sampleConfig } from '../sample-config';

let world: TestWorld;
let orders: WorkloadState;

const VALIDATION: Validation = {
  workload: 'orders',
  from: 'us-east-1',
  to: 'us-west-2',
  epoch: 7,
  at: '2026-11-22T03:14:07.000Z',
  failover: { verdict: 'goes', because: 'a person started it' },
  switchover: { verdict: 'goes', because: 'both sides are well' },
  checks: [
    { name: 'parity of orders-db', about: 'class', verdict: 'noted', detail: 'make it alike' },
    { name: 'database orders-db', about: 'ready', verdict: 'passed', detail: 'replica, available' },
  ],
};

const REFUSED: Partial<Validation> = {
  switchover: { verdict: 'refuses', because: 'parity of orders-db: parameters differ' },
  checks: [
    {
      name: 'parity of orders-db',
      about: 'parameters',
      verdict: 'stops a switchover',
      detail: 'parameters differ: work_mem (1 here, 2 there): set them alike',
    },
    ...VALIDATION.checks,
  ],
};

function given(answer: unknown, changes: Partial<WorkloadState> = {}): void {
  const executions = [{ kind: 'running' }, { kind: 'succeeded', output: JSON.stringify(answer) }] as const;
  orders = emptyState({ lease: LEASE, executions: [...executions], ...changes });
  world = testWorld({ config: sampleConfig(), states: { orders, library: emptyState() } });
}
afterEach(() => world.remove());

describe('handover validate', () => {
  test('asks the Region that would take over and prints what it found, the worst last', async () => {
    given(VALIDATION);
    expect(await world.handover('validate')).toBe(0);
    expect(orders.started).toMatchObject([
      {
        region: 'us-west-2',
        machine: 'demo-orders-validate',
        name: expect.stringMatching(/^validate-orders-/),
        input: {},
      },
    ]);
    expect(world.written.out.trimEnd()).toBe(
      [
        'Could us-west-2 take over orders from us-east-1 (epoch 7), as of 2026-11-22 03:14:07 UTC?',
        '',
        'Check                About  Verdict  What is there, or what to do',
        'database orders-db   ready  passed   replica, available',
        'parity of orders-db  class  noted    make it alike',
        '',
        'Failover would go: a person started it',
        'Switchover would go: both sides are well',
      ].join('\n'),
    );
  });

  test('ends with 1 when something stops a switchover, and says what to do', async () => {
    given({ ...VALIDATION, ...REFUSED });
    expect(await world.handover('validate', 'orders')).toBe(1);
    expect(world.written.out.trimEnd()).toContain('parameters differ: work_mem (1 here, 2 there): set them alike');
    expect(world.written.out.trimEnd()).toContain(
      'Switchover would be refused: parity of orders-db: parameters differ',
    );
  });

  test('ends with 1 when a failover would ask', async () => {
    given({ ...VALIDATION, failover: { verdict: 'asks', because: '200.0 s of writes would be lost' } });
    expect(await world.handover('validate')).toBe(1);
    expect(world.written.out.trimEnd()).toContain('Failover would ask a person: 200.0 s of writes would be lost');
  });

  test('prints the answer for programs', async () => {
    given(VALIDATION);
    expect(await world.handover('validate', '--json')).toBe(0);
    expect(JSON.parse(world.written.out.trimEnd())).toEqual(VALIDATION);
  });

  test('refuses while a takeover is not finished: there is nothing to compare', async () => {
    const taken = { by: 'r', at: 'a', from: 'us-west-2', previousEpoch: 6, previousAnchors: {} };
    given(VALIDATION, { lease: { ...LEASE, taken } });
    expect(await world.handover('validate')).toBe(1);
    expect(world.written.error).toContain('a takeover of orders for us-east-1 is not finished');
    expect(orders.started).toEqual([]);
  });

  test('fails with the cause when the machine could not tell', async () => {
    given(VALIDATION, { executions: [{ kind: 'failed', because: 'FAILED: NotValidated: no answer' }] });
    expect(await world.handover('validate')).toBe(1);
    expect(world.written.error).toContain('ended without an answer: FAILED: NotValidated: no answer');
  });

  test('refuses an answer of another version, naming what to do', async () => {
    given({ ...VALIDATION, checks: [{ name: 'a' }] });
    expect(await world.handover('validate')).toBe(1);
    expect(world.written.error).toContain('deploy the version of this command');
  });

  test('refuses a workload that is not configured', async () => {
    given(VALIDATION);
    expect(await world.handover('validate', 'nothing')).toBe(2);
  });
});
