import type { FenceRecord } from '../../../lambda/ports/fence-store';
import { emptyState, NOW, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { sampleConfig } from '../sample-config';

const UNFENCED: FenceRecord = {
  epoch: 8,
  how: 'unfenced',
  by: 'run-1',
  at: NOW,
  databases: {},
  override: { by: 'ada', reason: 'us-east-1 is gone' },
};
const RECONCILED = { by: 'arn:aws:iam::111122223333:user/ada', reason: '3 orders entered by hand', at: NOW };

let world: TestWorld;
let orders: WorkloadState;
function given(...fences: FenceRecord[]): void {
  orders = emptyState({ fences });
  world = testWorld({ config: sampleConfig(), states: { orders } });
}
afterEach(() => world.remove());

describe('handover reconcile', () => {
  test('records who, when and why for each unfenced takeover, and names what to compare', async () => {
    given(UNFENCED, { ...UNFENCED, epoch: 9 });
    expect(await world.handover('reconcile', 'orders', '--reason', '3 orders entered by hand')).toBe(0);
    expect(orders.fences.map(({ reconciled }) => reconciled)).toEqual([RECONCILED, RECONCILED]);
    for (const text of [
      `orders is unfenced since ${NOW} under epoch 8, by ada: us-east-1 is gone`,
      'compare orders-db (orders) in us-east-1 and in us-west-2',
      'no application may be connected to the old side',
      'npx handover report run-1',
      `epoch 9: reconciled at ${NOW} by arn:aws:iam::111122223333:user/ada: 3 orders entered by hand`,
    ])
      expect(world.written.out).toContain(text);
  });

  test('without a reason it names what to compare, and records nothing', async () => {
    given(UNFENCED);
    expect(await world.handover('reconcile')).toBe(0);
    expect(world.written.out).toContain('compare orders-db');
    expect(world.written.error).toBe('');
    expect(world.written.out).toContain(
      '\nnothing is recorded; when the two sides are one again: npx handover reconcile orders --reason "what you found and did"\n',
    );
    expect(orders.fences).toEqual([UNFENCED]);
  });

  test.each<[string, FenceRecord[]]>([
    ['no takeover was ever unfenced', [{ ...UNFENCED, how: 'deadline' }]],
    ['it is reconciled already', [{ ...UNFENCED, reconciled: RECONCILED }]],
    ['there never was a takeover', []],
  ])('refuses when %s', async (_, fences) => {
    given(...fences);
    expect(await world.handover('reconcile', 'orders', '--reason', 'x')).toBe(1);
    expect(world.written.error).toBe('handover: there is nothing to reconcile: no takeover of orders is unfenced\n');
    expect(orders.fences).toEqual(fences);
  });

  test('refuses a blank reason, and records nothing', async () => {
    given(UNFENCED);
    expect(await world.handover('reconcile', 'orders', '--reason', ' ')).toBe(2);
    expect(orders.fences).toEqual([UNFENCED]);
  });
});
