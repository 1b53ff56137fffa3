import type { ClusterSnapshots, SnapshotToCopy } from '../../lambda/ports/cluster-snapshots';

/** The cluster `orders` of this Region, which has lost its role in a failover; `orders-other` is another one. */
export interface SnapshotsSubject {
  readonly snapshots: ClusterSnapshots;
  /** Aurora takes the snapshot of its storage; answers its name. */
  take(): Promise<string>;
  /** Lets everything that is under way come to its end. */
  finish(): Promise<void>;
  /** The next copy takes effect, and its answer gets lost. */
  loseAnswer(): { readonly hits: number };
  silence(): void;
}

const TO = 'orders-final-2';
const order = (from: string): SnapshotToCopy => ({
  cluster: 'orders',
  from,
  to: TO,
  tags: { 'handover:copy-of': from.replace('rds:', '') },
});

/** What everything promises that shows and copies snapshots of clusters. */
export function clusterSnapshotsContract(make: () => Promise<SnapshotsSubject>): void {
  test('a cluster of which none was taken has none', async () => {
    const { snapshots } = await make();
    expect(await snapshots.of('orders')).toEqual([]);
  });

  test('the one that Aurora takes is shown by its name, is under way first, and does not stay', async () => {
    const { snapshots, take, finish } = await make();
    const name = await take();
    expect(name).toMatch(/^rds:unplanned-global-failover-orders-/);
    expect(await snapshots.of('orders')).toMatchObject([{ name, status: 'creating', stays: false }]);
    await finish();
    const [taken] = await snapshots.of('orders');
    expect(taken).toEqual({
      name,
      status: 'available',
      stays: false,
      takenAt: expect.stringMatching(/^2026-11-22T12:/),
    });
    expect(await snapshots.of('orders-other')).toEqual([]);
  });

  test('a copy is under way until it is available, is made once, stays, and says what it is a copy of', async () => {
    const { snapshots, take, finish } = await make();
    const from = await take();
    await finish();
    await snapshots.copy(order(from));
    await snapshots.copy(order(from));
    expect((await snapshots.of('orders')).map(({ name, status }) => [name, status])).toEqual([
      [from, 'available'],
      [TO, 'copying'],
    ]);
    await finish();
    expect((await snapshots.of('orders'))[1]).toMatchObject({
      name: TO,
      status: 'available',
      stays: true,
      copyOf: from,
    });
  });

  test('a copy whose answer is lost is found when it is looked for', async () => {
    const { snapshots, take, finish, loseAnswer } = await make();
    const from = await take();
    await finish();
    const lost = loseAnswer();
    await snapshots.copy(order(from)).catch(() => undefined);
    await finish();
    expect(await snapshots.of('orders')).toMatchObject([{ name: from }, { name: TO, status: 'available' }]);
    expect(lost.hits).toBe(1);
  });

  test('refuses a copy of what is being taken, as Transient, and of what is not there: a person is needed', async () => {
    const { snapshots, take } = await make();
    const from = await take();
    await expect(snapshots.copy(order(from))).rejects.toMatchObject({ name: 'Transient' });
    await expect(snapshots.copy(order('rds:nothing'))).rejects.toMatchObject({ name: 'DatabaseNeedsPerson' });
  });

  test('fails as Transient when the control plane does not answer', async () => {
    const { snapshots, silence } = await make();
    silence();
    await expect(snapshots.of('orders')).rejects.toMatchObject({ name: 'Transient' });
    await expect(snapshots.copy(order('rds:any'))).rejects.toMatchObject({ name: 'Transient' });
  });
}
