import type { LastSnapshot, ReplicaSeeding } from '../../lambda/ports/replica-seeding';

/** The closed old primary `orders` of this Region, and its promoted copy `orders-there` in the other one. */
export interface SeedingSubject {
  readonly seeding: ReplicaSeeding;
  /** Lets everything that is under way come to its end. */
  finish(): Promise<void>;
  setStatus(instance: string, status: string): void;
  setStatusThere(status: string): void;
  /** The Region has no machine of the class for the next replica. */
  exhaust(): void;
  /** Identifiers of the instances of this Region, and what they follow; a primary follows nothing. */
  instances(): Promise<Readonly<Record<string, string | undefined>>>;
  /** The next call that changes something takes effect, and its answer gets lost. */
  loseAnswer(): { readonly hits: number };
  /** A snapshot has that name, and is not the last one of the old primary. */
  spoil(how: SpoiltSnapshot): void;
  silence(): void;
}

export const SPOILT = [
  'of another instance',
  'older than the close',
  'a later copy of an older one',
  'automated',
  'failed',
] as const;
export type SpoiltSnapshot = (typeof SPOILT)[number];

/** A second before the clocks of the subjects begin. */
export const CLOSED_AT = '2026-11-22T11:59:59.000Z';
const LAST: LastSnapshot = { name: 'orders-final-2', instance: 'orders', notBefore: CLOSED_AT };

const SEED = { replica: 'orders', source: { region: 'us-east-1', instance: 'orders-there' }, like: 'orders-kept-2' };

/** What everything promises that makes room for a replica. */
export function replicaSeedingContract(make: () => Promise<SeedingSubject>): void {
  const kept = async (subject: SeedingSubject): Promise<void> => {
    await subject.seeding.rename('orders', 'orders-kept-2');
    await subject.finish();
  };
  const created = async (subject: SeedingSubject): Promise<void> => {
    await kept(subject);
    await subject.seeding.create(SEED);
    await subject.finish();
  };

  test('a snapshot is under way until it is available, and is made once', async () => {
    const { seeding, finish } = await make();
    expect(await seeding.snapshot(LAST)).toBe('under way');
    expect(await seeding.snapshot(LAST)).toBe('under way');
    await finish();
    expect(await seeding.snapshot(LAST)).toBe('available');
  });

  test('a snapshot is that of its instance under another name too, and none is made of it then', async () => {
    const subject = await make();
    const { seeding, finish } = subject;
    const renamed = { ...LAST, instance: 'orders-kept-2' };
    expect(await seeding.found(LAST)).toBe('none');
    await seeding.snapshot(LAST);
    expect(await seeding.found(LAST)).toBe('under way');
    await finish();
    await kept(subject);
    expect(await seeding.found(renamed)).toBe('available');
    expect(await seeding.found({ ...renamed, name: 'orders-final-3' })).toBe('none');
  });

  test.each(SPOILT)('refuses a snapshot by that name that is %s: a person is needed', async (how) => {
    const { seeding, spoil } = await make();
    spoil(how);
    for (const call of [() => seeding.snapshot(LAST), () => seeding.found(LAST)])
      await expect(call()).rejects.toMatchObject({
        name: 'DatabaseNeedsPerson',
        message: expect.stringContaining('orders-final-2'),
      });
  });

  test('an instance has its other name, and only that, when the change is through; again changes nothing', async () => {
    const subject = await make();
    await kept(subject);
    expect(await subject.instances()).toEqual({ 'orders-kept-2': undefined });
    await subject.seeding.rename('orders', 'orders-kept-2');
    expect(await subject.instances()).toEqual({ 'orders-kept-2': undefined });
  });

  test('a replica of the instance in the other Region is created once', async () => {
    const subject = await make();
    await created(subject);
    await subject.seeding.create(SEED);
    expect(await subject.instances()).toEqual({
      'orders-kept-2': undefined,
      orders: 'arn:aws:rds:us-east-1:111122223333:db:orders-there',
    });
  });

  test('a new replica is settled once it has what its predecessor had, and has restarted', async () => {
    const subject = await make();
    await created(subject);
    const seen: string[] = [];
    for (let look = 0; look < 5; look += 1) {
      seen.push(await subject.seeding.settle('orders', 'orders-kept-2'));
      await subject.finish();
    }
    expect(seen[0]).toBe('under way');
    expect(seen.at(-1)).toBe('settled');
    expect(seen).toEqual([...seen].sort().reverse());
  });

  test.each([
    ['snapshot', (s: SeedingSubject) => s.seeding.snapshot(LAST)],
    ['rename', (s: SeedingSubject) => s.seeding.rename('orders', 'orders-kept-2')],
  ])(
    'refuses to %s what is busy, as Transient, and what needs a person or is not there by that name',
    async (_, act) => {
      const subject = await make();
      subject.setStatus('orders', 'backing-up');
      await expect(act(subject)).rejects.toMatchObject({ name: 'Transient' });
      subject.setStatus('orders', 'available');
      await act(subject);
    },
  );

  test('refuses a replica while its source is busy, as Transient', async () => {
    const subject = await make();
    await kept(subject);
    subject.setStatusThere('modifying');
    await expect(subject.seeding.create(SEED)).rejects.toMatchObject({ name: 'Transient' });
    subject.setStatusThere('available');
    await subject.seeding.create(SEED);
  });

  test('refuses a replica while its Region has no machine of the class, as Transient', async () => {
    const subject = await make();
    await kept(subject);
    subject.exhaust();
    await expect(subject.seeding.create(SEED)).rejects.toMatchObject({ name: 'Transient' });
    await subject.seeding.create(SEED);
    expect(Object.keys(await subject.instances())).toContain('orders');
  });

  test('refuses a replica of what is not there: a person is needed', async () => {
    const subject = await make();
    await kept(subject);
    const nowhere = { ...SEED, source: { region: 'us-east-1', instance: 'nothing' } };
    await expect(subject.seeding.create(nowhere)).rejects.toMatchObject({ name: 'DatabaseNeedsPerson' });
    await expect(subject.seeding.create({ ...SEED, like: 'nothing' })).rejects.toMatchObject({
      name: 'DatabaseNeedsPerson',
    });
    expect(await subject.instances()).toEqual({ 'orders-kept-2': undefined });
  });

  test('refuses a name that another instance has: a person is needed', async () => {
    const subject = await make();
    await created(subject);
    await expect(subject.seeding.rename('orders', 'orders-kept-2')).rejects.toMatchObject({
      name: 'DatabaseNeedsPerson',
    });
  });

  test('what took effect and was not answered is found when it is asked for again', async () => {
    const subject = await make();
    const lost = subject.loseAnswer();
    await subject.seeding.snapshot(LAST).catch(() => undefined);
    await subject.finish();
    expect(await subject.seeding.snapshot(LAST)).toBe('available');
    expect(lost.hits).toBeGreaterThan(0);
  });

  test('fails as Transient when the control plane does not answer', async () => {
    const subject = await make();
    subject.silence();
    for (const call of [
      () => subject.seeding.found(LAST),
      () => subject.seeding.snapshot(LAST),
      () => subject.seeding.rename('orders', 'orders-kept-2'),
      () => subject.seeding.create(SEED),
      () => subject.seeding.settle('orders', 'orders-kept-2'),
    ])
      await expect(call()).rejects.toMatchObject({ name: 'Transient' });
  });
}
