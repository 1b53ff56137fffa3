import type { PlannedCall } from '../../../lambda/contract/dry-run';
import { ADA, emptyState, LEASE, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { sampleConfig } from '../sample-config';

let world: TestWorld;
let orders: WorkloadState;

const call = (at: number, changes: Partial<PlannedCall> = {}): PlannedCall => ({
  at,
  step: 'TakeOwnership',
  operation: 'dynamodb:UpdateItem',
  target: 'ledger: lease',
  verdict: 'would pass',
  detail: 'it stands at epoch 7',
  ...changes,
});

const PROMOTE = call(1, { step: 'PromoteDatabases', operation: 'rds:PromoteReadReplica', target: 'orders-db' });

const OUTPUT = {
  calls: [],
  report: { outcome: 'completed', summary: 'moved', complete: true, calls: [] },
  moved: { promotion: { calls: [PROMOTE] } },
  ownership: { calls: [call(0)] },
};

function given(output: unknown): void {
  orders = emptyState({ lease: LEASE, executions: [{ kind: 'succeeded', output: JSON.stringify(output) }] });
  world = testWorld({ config: sampleConfig(), states: { orders, library: emptyState() } });
}
afterEach(() => world.remove());

describe.each(['failover', 'switchover', 'reprotect'])('handover %s --dry-run', (orchestration) => {
  test('starts the machine that ships with a trigger that a version without dry runs refuses', async () => {
    given(OUTPUT);
    expect(await world.handover(orchestration, 'orders', '--dry-run')).toBe(0);
    expect(orders.started).toMatchObject([
      {
        region: 'us-west-2',
        machine: `demo-orders-${orchestration}`,
        name: expect.stringMatching(new RegExp(`^dry-${orchestration}-orders-`)),
        input: { trigger: { kind: 'dry-run', by: ADA.arn, reason: 'dry run' } },
      },
    ]);
  });

  test('prints the calls in order with their verdicts', async () => {
    given(OUTPUT);
    await world.handover(orchestration, 'orders', '--dry-run');
    expect(world.written.out.trimEnd()).toBe(
      [
        'Nothing was changed. The calls that change something, in order:',
        '',
        '   Step              Call                    Verdict     Target         What was read',
        '1  TakeOwnership     dynamodb:UpdateItem     would pass  ledger: lease  it stands at epoch 7',
        '2  PromoteDatabases  rds:PromoteReadReplica  would pass  orders-db      it stands at epoch 7',
        '',
        'The run would end as completed: moved',
      ].join('\n'),
    );
  });

  test('ends with 1 when a call would fail, and when the run would be refused', async () => {
    given({ ...OUTPUT, ownership: { calls: [call(0, { verdict: 'would fail' })] } });
    expect(await world.handover(orchestration, 'orders', '--dry-run')).toBe(1);
    world.remove();
    given({ report: { outcome: 'refused', summary: 'refused: database orders-db is gone; nothing has changed' } });
    expect(await world.handover(orchestration, 'orders', '--dry-run')).toBe(1);
    expect(world.written.out).toContain('The run would end as refused: refused: database orders-db is gone');
  });

  test('fails when another run was alive, naming it', async () => {
    given({ claim: { outcome: 'already-running', because: 'run r1 holds it' } });
    expect(await world.handover(orchestration, 'orders', '--dry-run')).toBe(1);
    expect(world.written.error).toContain('the dry run came to no end: run r1 holds it');
  });
});
