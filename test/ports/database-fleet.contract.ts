import type { DatabaseFleet, PromotionKind } from '../../lambda/ports/database-fleet';

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
  /** Of Aurora: somebody takes the cluster out of its global database. */
  detach?(): void;
  /** How the promotions that took effect were asked for. */
  ways(): readonly PromotionKind[];
}

/** What the control plane of a family calls a copy that follows, and one that does not any more. */
export interface FamilyWords {
  readonly follows: string;
  readonly broken: string;
}

/** What every control plane of replicated databases promises. */
export function databaseFleetContract(
  make: (role: 'replica' | 'primary') => Promise<FleetSubject>,
  { follows, broken }: FamilyWords = { follows: 'replicating', broken: 'terminated' },
): void {
  test('describes a replica with its endpoint and its replication', async () => {
    const subject = await make('replica');
    expect(await subject.fleet.describe('orders')).toMatchObject({
      role: 'replica',
      status: { name: 'available', means: 'available' },
      endpoint: { host: expect.stringMatching(/./), port: 5432 },
      replication: { status: follows, healthy: true },
    });
    subject.setReplication(broken);
    expect(await subject.fleet.describe('orders')).toMatchObject({
      replication: { status: broken, healthy: false },
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
    await subject.fleet.promote('orders', 'failover');
    await subject.finishPromotion();
    expect(await subject.fleet.describe('orders')).toMatchObject({ role: 'primary', status: { name: 'available' } });
    expect(subject.promotions()).toBe(1);
    expect(subject.ways()).toEqual(['failover']);
  });

  test('a primary is promoted already', async () => {
    const subject = await make('primary');
    await subject.fleet.promote('orders', 'failover');
    expect(await subject.fleet.describe('orders')).toMatchObject({ role: 'primary' });
    expect(subject.promotions()).toBe(0);
  });

  test('refuses a second promotion while the first is under way, as Transient', async () => {
    const subject = await make('replica');
    await subject.fleet.promote('orders', 'failover');
    await expect(subject.fleet.promote('orders', 'failover')).rejects.toMatchObject({ name: 'Transient' });
    await subject.finishPromotion();
    await subject.fleet.promote('orders', 'failover');
    expect(subject.promotions()).toBe(1);
  });

  test('refuses to promote while backing up as Transient, with the status', async () => {
    const subject = await make('replica');
    subject.setStatus('backing-up');
    await expect(subject.fleet.promote('orders', 'failover')).rejects.toMatchObject({
      name: 'Transient',
      message: expect.stringContaining('refused to promote orders in status backing-up'),
    });
    subject.setStatus('available');
    await subject.fleet.promote('orders', 'failover');
  });

  test('refuses to promote in a status that needs a person, by that name', async () => {
    const subject = await make('replica');
    subject.setStatus('storage-full');
    await expect(subject.fleet.promote('orders', 'failover')).rejects.toMatchObject({
      name: 'DatabaseNeedsPerson',
      message: expect.stringContaining('storage-full'),
    });
  });

  test('refuses to promote an instance that does not exist: a person is needed', async () => {
    const { fleet } = await make('replica');
    await expect(fleet.promote('other', 'failover')).rejects.toMatchObject({ name: 'DatabaseNeedsPerson' });
  });

  test('fails as Transient when the control plane does not answer: unknown is never read as gone', async () => {
    const subject = await make('replica');
    subject.silence();
    await expect(subject.fleet.describe('orders')).rejects.toMatchObject({ name: 'Transient' });
    await expect(subject.fleet.promote('orders', 'failover')).rejects.toMatchObject({ name: 'Transient' });
  });
}

/** What a global database promises beside that. */
export function globalDatabaseContract(make: (role: 'replica' | 'primary') => Promise<FleetSubject>): void {
  test('a switchover is asked for as what it is', async () => {
    const subject = await make('replica');
    await subject.fleet.promote('orders', 'switchover');
    await subject.finishPromotion();
    expect(await subject.fleet.describe('orders')).toMatchObject({ role: 'primary', status: { name: 'available' } });
    expect(subject.ways()).toEqual(['switchover']);
  });

  test('one that somebody has taken out of its global database stands alone, and a member never does', async () => {
    const subject = await make('replica');
    expect(await subject.fleet.describe('orders')).not.toHaveProperty('standsAlone');
    expect(await (await make('primary')).fleet.describe('orders')).not.toHaveProperty('standsAlone');
    const alone = await make('replica');
    alone.detach?.();
    expect(await alone.fleet.describe('orders')).toMatchObject({ role: 'primary', standsAlone: true });
  });

  test('refuses to promote a cluster without an instance: a person is needed', async () => {
    const subject = await make('replica');
    subject.setStatus('no-instance');
    expect(await subject.fleet.describe('orders')).toMatchObject({ status: { name: 'no-instance', means: 'person' } });
    await expect(subject.fleet.promote('orders', 'failover')).rejects.toMatchObject({
      name: 'DatabaseNeedsPerson',
      message: expect.stringContaining('refused to promote orders in status no-instance'),
    });
    expect(subject.promotions()).toBe(0);
  });
}
