import type { DatabaseFleet } from '../../lambda/ports/database-fleet';

/** One instance `orders` of the Region, and what its owner does to it. */
export interface FleetSubject {
  readonly fleet: DatabaseFleet;
  setStatus(status: string): void;
  setReplication(status: string): void;
  /** Promotions that took effect so far. */
  promotions(): number;
  /** Lets a promotion that was accepted come to its end. */
  finishPromotion(): Promise<void>;
  silence(): void;
}

/** What every control plane of replicated databases promises. */
export function databaseFleetContract(make: (role: 'replica' | 'primary') => Promise<FleetSubject>): void {
  test('describes a replica with its endpoint and its replication', async () => {
    const subject = await make('replica');
    expect(await subject.fleet.describe('orders')).toMatchObject({
      role: 'replica',
      status: { name: 'available', means: 'available' },
      endpoint: { host: expect.stringMatching(/./), port: 5432 },
      replication: { status: 'replicating', healthy: true },
    });
    subject.setReplication('terminated');
    expect(await subject.fleet.describe('orders')).toMatchObject({
      replication: { status: 'terminated', healthy: false },
    });
  });

  test('describes a primary', async () => {
    const { fleet } = await make('primary');
    expect(await fleet.describe('orders')).toMatchObject({ role: 'primary', status: { means: 'available' } });
  });

  test('describes an instance that does not exist as missing', async () => {
    expect(await (await make('replica')).fleet.describe('other')).toEqual({ role: 'missing' });
  });

  test.each([
    ['backing-up', 'passing'],
    ['modifying', 'passing'],
    ['rebooting', 'passing'],
    ['storage-full', 'person'],
    ['incompatible-network', 'person'],
    ['inaccessible-encryption-credentials', 'person'],
    ['failed', 'person'],
    ['stopped', 'person'],
  ])('the status %s is one that needs: %s', async (status, means) => {
    const subject = await make('replica');
    subject.setStatus(status);
    expect(await subject.fleet.describe('orders')).toMatchObject({ status: { name: status, means } });
  });

  test('a replica that is promoted ends as an available primary', async () => {
    const subject = await make('replica');
    await subject.fleet.promote('orders');
    await subject.finishPromotion();
    expect(await subject.fleet.describe('orders')).toMatchObject({ role: 'primary', status: { name: 'available' } });
    expect(subject.promotions()).toBe(1);
  });

  test('a primary is promoted already', async () => {
    const subject = await make('primary');
    await subject.fleet.promote('orders');
    expect(await subject.fleet.describe('orders')).toMatchObject({ role: 'primary' });
    expect(subject.promotions()).toBe(0);
  });

  test('refuses a second promotion while the first is under way, as Transient', async () => {
    const subject = await make('replica');
    await subject.fleet.promote('orders');
    await expect(subject.fleet.promote('orders')).rejects.toMatchObject({ name: 'Transient' });
    await subject.finishPromotion();
    await subject.fleet.promote('orders');
    expect(subject.promotions()).toBe(1);
  });

  test('refuses to promote while backing up as Transient, with the status', async () => {
    const subject = await make('replica');
    subject.setStatus('backing-up');
    await expect(subject.fleet.promote('orders')).rejects.toMatchObject({
      name: 'Transient',
      message: expect.stringContaining('refused to promote orders in status backing-up'),
    });
    subject.setStatus('available');
    await subject.fleet.promote('orders');
  });

  test('refuses to promote in a status that needs a person, by that name', async () => {
    const subject = await make('replica');
    subject.setStatus('storage-full');
    await expect(subject.fleet.promote('orders')).rejects.toMatchObject({
      name: 'DatabaseNeedsPerson',
      message: expect.stringContaining('storage-full'),
    });
  });

  test('refuses to promote an instance that does not exist: a person is needed', async () => {
    const { fleet } = await make('replica');
    await expect(fleet.promote('other')).rejects.toMatchObject({ name: 'DatabaseNeedsPerson' });
  });

  test('fails as Transient when the control plane does not answer: unknown is never read as gone', async () => {
    const subject = await make('replica');
    subject.silence();
    await expect(subject.fleet.describe('orders')).rejects.toMatchObject({ name: 'Transient' });
    await expect(subject.fleet.promote('orders')).rejects.toMatchObject({ name: 'Transient' });
  });
}
