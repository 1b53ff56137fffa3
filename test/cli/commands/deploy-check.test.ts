import { emptyState, HELD, LEASE, NOW, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { LIBRARY, sampleConfig } from '../sample-config';

const ENDED = { at: NOW, outcome: 'completed', summary: 'done', changed: true } as const;
const TAKEN = { by: 'failover-1', from: 'us-west-2', at: NOW, previousEpoch: 6, previousAnchors: {} };

let world: TestWorld;
function given(orders: Partial<WorkloadState>, library: Partial<WorkloadState> = {}): void {
  const states = { orders: emptyState({ lease: LEASE, ...orders }), library: emptyState(library) };
  world = testWorld({ config: sampleConfig({}, [LIBRARY]), states });
}
afterEach(() => world.remove());

describe('handover deploy-check', () => {
  test('lets a deploy go while no run holds a workload, and says who serves', async () => {
    given({ held: { ...HELD, ended: ENDED } });
    expect(await world.handover('deploy-check')).toBe(0);
    expect(world.written.out).toBe(
      'orders: us-east-1 serves under epoch 7 and no run holds it, deploy; leave home and standby where they are in the configuration\n' +
        'library: nothing has served yet, deploy\n',
    );
  });

  test('lets a deploy go after a takeover that is finished', async () => {
    given({
      lease: { ...LEASE, taken: TAKEN },
      inventory: { epoch: 7, activeRegion: 'us-east-1', databases: [], at: NOW, by: 'failover-1' },
    });
    expect(await world.handover('deploy-check', 'orders')).toBe(0);
  });

  test('refuses while a run holds a workload, also one that may be dead, and names it', async () => {
    given({ held: HELD }, { held: { ...HELD, runId: 'switchover-2' } });
    expect(await world.handover('deploy-check')).toBe(1);
    expect(world.written.error).toBe(
      `handover: do not deploy now: orders: run failover-1 in us-west-2 holds it, last heard of at ${NOW}: let it end; npx handover status says what to do when it is silent; ` +
        `library: run switchover-2 in us-west-2 holds it, last heard of at ${NOW}: let it end; npx handover status says what to do when it is silent\n`,
    );
  });

  test('refuses while a takeover is not finished, and says how to finish it', async () => {
    given({ lease: { ...LEASE, taken: TAKEN } });
    expect(await world.handover('deploy-check', 'orders')).toBe(1);
    expect(world.written.error).toContain(
      'orders: us-east-1 took over under epoch 7, and that takeover is not finished: see npx handover status orders for how to go on',
    );
  });

  test('refuses when the ledger does not answer: unknown is not still', async () => {
    world = testWorld({
      config: sampleConfig(),
      states: { orders: emptyState() },
      ledgerFault: new Error('the ledger answers in none of its Regions'),
    });
    expect(await world.handover('deploy-check')).toBe(1);
    expect(world.written.error).toContain('the ledger answers in none of its Regions');
  });

  test('refuses a configuration that does not know the Region that serves', async () => {
    given({ lease: { ...LEASE, active: 'eu-west-1' } });
    expect(await world.handover('deploy-check', 'orders')).toBe(1);
    expect(world.written.error).toContain('the ledger says that eu-west-1 serves orders');
  });
});
