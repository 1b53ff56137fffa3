import type { FenceGrade } from '../../lambda/contract/settings';
import { hasReplayed } from '../../lambda/domain/replayed-position';
import type { DatabaseProbe, GuardedDatabase, GuardView } from '../../lambda/ports/guarded-database';
import { ownTimelineContract } from './promoted-copy.contract';

/** A login of an application that stays. */
export interface ApplicationSession {
  /** A transaction of the application in this session. */
  write(): Promise<void>;
}

/** One database on a primary, without a guard, and its replica. */
export interface GuardSubject {
  /** Grade `enforced`. */
  readonly primary: GuardedDatabase;
  /** The same database on the primary as another grade has it. */
  graded(grade: FenceGrade): GuardedDatabase;
  readonly probe: DatabaseProbe;
  readonly replica: GuardedDatabase;
  readonly replicaProbe: DatabaseProbe;
  /** A transaction of an application. */
  write(): Promise<void>;
  /** A login of an application. */
  logIn(): Promise<ApplicationSession>;
  /** Lets the job inside the database run, where there is one, until its seconds have passed. */
  watch(): Promise<void>;
  /** Something that keeps the fence from holding; answers how to mend it. */
  breakAdoption(): Promise<() => Promise<void>>;
  /** An effect with its marker in one transaction. */
  effect(application: string, job: string): Promise<void>;
  /** Until the replica has replayed all of the primary. */
  caughtUp(): Promise<void>;
  /** The last thing that happens to the pair. */
  promote(): Promise<void>;
}

const HOUR = 3600;
/** A position in the WAL of PostgreSQL; a set of transactions, or a file and a position in it, of MySQL. */
const FLUSH_POSITION = /^(aurora \d+ \S+Z|[0-9A-F]+\/[0-9A-F]+|[0-9a-f-]{36}:[0-9a-f:,-]+|.+\.\d+:\d+)$/;
const BARRED = /not permitted to log in|Account is locked/;
const ms = (instant: string | undefined): number => Date.parse(instant ?? '');

/** What every guarded database and its probe promise. */
export function guardedDatabaseContract(make: () => Promise<GuardSubject>, promoted = ownTimelineContract): void {
  let subject: GuardSubject;
  let primary: GuardedDatabase;
  beforeEach(async () => {
    subject = await make();
    primary = subject.primary;
  });

  const open = async (epoch: number, seconds = HOUR, database = primary) => {
    const { clock: anchor } = await database.look();
    return database.open({ epoch, anchor, seconds });
  };
  const extend = async (epoch: number, seconds: number, database = primary) => {
    const { clock: anchor } = await database.look();
    return database.extend({ epoch, anchor, seconds });
  };
  const rowOf = async (database = primary): Promise<NonNullable<GuardView['row']>> => {
    const { row } = await database.look();
    if (row === undefined) throw new Error('the guard is not installed');
    return row;
  };

  test('a database without a guard is looked at, and written to', async () => {
    const view = await primary.look();
    expect(view).toMatchObject({ writable: true, receiving: false, timeline: expect.stringMatching(/./) });
    expect(view.row).toBeUndefined();
    expect(view.clock).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    await subject.write();
  });

  test('a copy says how far it has replayed, a primary says nothing of the kind', async () => {
    await primary.install();
    await open(1);
    await subject.write();
    await subject.caughtUp();
    const { flushPosition } = await primary.close(2);
    await subject.caughtUp();
    expect(hasReplayed(flushPosition, (await subject.replica.look()).replayed)).toBe(true);
    expect((await primary.look()).replayed).toBeUndefined();
    await open(3);
    await subject.write();
    const later = await primary.close(4);
    expect(hasReplayed(later.flushPosition, flushPosition)).toBe(false);
  });

  test('refuses to open, extend and close without a guard', async () => {
    for (const attempt of [() => open(1), () => extend(1, HOUR), () => primary.close(1)])
      await expect(attempt()).rejects.toMatchObject({ name: 'BadInput' });
  });

  test('a guard is installed closed, twice without harm, and refuses a team nothing before its first opening', async () => {
    await primary.install();
    await primary.install();
    expect(await rowOf()).toMatchObject({ epoch: 0, open: false, timeline: '' });
    await subject.write();
    await expect(subject.probe.writeThrough('run-1')).rejects.toMatchObject({ name: 'Transient' });
  });

  test('an open database lets applications write, until its deadline', async () => {
    await primary.install();
    const { timeline } = await primary.look();
    expect(await open(1)).toMatchObject({ timeline, openedAt: expect.stringMatching(/Z$/) });
    await subject.write();
    await subject.probe.writeThrough('run-1');
    const { heartbeatAt, validUntil } = await rowOf();
    expect(ms(validUntil) - ms(heartbeatAt)).toBeGreaterThan((HOUR - 60) * 1000);
  });

  test('refuses writes after the deadline, and nobody has to act for that', async () => {
    await primary.install();
    await open(1, 0);
    await primary.install();
    await expect(subject.write()).rejects.toThrow('handover: closed');
    await expect(subject.probe.writeThrough('run-1')).rejects.toMatchObject({ name: 'Transient' });
  });

  test('an extension moves the deadline and the heartbeat, never back', async () => {
    await primary.install();
    await open(1, 10);
    const first = await rowOf();
    expect(await extend(1, HOUR)).toBe(true);
    const extended = await rowOf();
    expect(ms(extended.validUntil)).toBeGreaterThan(ms(first.validUntil));
    expect(ms(extended.heartbeatAt)).toBeGreaterThanOrEqual(ms(first.heartbeatAt));
    expect(await extend(1, 10)).toBe(true);
    expect((await rowOf()).validUntil).toBe(extended.validUntil);
  });

  test('an anchor from the future counts from now', async () => {
    await primary.install();
    await open(1, 0);
    expect(await primary.extend({ epoch: 1, anchor: '2999-01-01T00:00:00.000000Z', seconds: 60 })).toBe(true);
    const { clock, row } = await primary.look();
    expect(ms(row?.validUntil)).toBeLessThanOrEqual(ms(clock) + 60_000);
  });

  test('refuses an extension of another epoch, and of a database that is closed', async () => {
    await primary.install();
    expect(await extend(0, HOUR)).toBe(false);
    await open(2, 10);
    const before = await rowOf();
    expect([await extend(1, HOUR), await extend(3, HOUR)]).toEqual([false, false]);
    await primary.close(3);
    expect(await extend(2, HOUR)).toBe(false);
    expect((await rowOf()).validUntil).toBe(before.validUntil);
  });

  test('closing acknowledges when nobody writes or logs in any more', async () => {
    await primary.install();
    await open(1);
    await subject.logIn();
    const closed = await primary.close(2);
    expect(closed).toMatchObject({ flushPosition: expect.stringMatching(FLUSH_POSITION) });
    expect(ms(closed.closedAt)).toBeLessThanOrEqual(ms((await primary.look()).clock));
    expect(await rowOf()).toMatchObject({ epoch: 1, open: false });
    await expect(subject.logIn()).rejects.toThrow(BARRED);
    await expect(subject.probe.writeThrough('run-1')).rejects.toMatchObject({ name: 'Transient' });
  });

  test('closing twice acknowledges twice', async () => {
    await primary.install();
    await open(1);
    await primary.close(2);
    await primary.close(2);
    expect(await rowOf()).toMatchObject({ open: false });
  });

  test('refuses to close what was opened under that epoch or a newer one', async () => {
    await primary.install();
    await open(2);
    for (const epoch of [1, 2]) await expect(primary.close(epoch)).rejects.toMatchObject({ name: 'OwnershipLost' });
    await subject.write();
  });

  test('refuses to open under an epoch that is over', async () => {
    await primary.install();
    await open(2);
    await expect(open(1)).rejects.toMatchObject({ name: 'OwnershipLost' });
    await primary.close(4);
    await expect(open(3)).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(await rowOf()).toMatchObject({ epoch: 2, open: false });
  });

  test('opening sets the wanted state, whatever a fence left behind, and again without harm', async () => {
    await primary.install();
    await open(1);
    await primary.close(2);
    await open(2);
    await open(2, 10);
    expect(await rowOf()).toMatchObject({ epoch: 2, open: true });
    await subject.logIn();
    await subject.write();
    const { clock, row } = await primary.look();
    expect(ms(row?.validUntil) - ms(clock)).toBeGreaterThan(60_000);
  });

  test('an effect is found by its application and job, in the database that has it', async () => {
    await primary.install();
    await open(1);
    await subject.effect('billing', 'a');
    await subject.effect('mailing', 'b');
    expect([...(await subject.probe.effectsOf('billing', ['a', 'b']))]).toEqual(['a']);
    expect((await subject.probe.effectsOf('billing', [])).size).toBe(0);
  });

  test('a replica shows the row of its primary, and refuses to be opened, extended or closed', async () => {
    await primary.install();
    await open(1);
    await subject.effect('billing', 'a');
    await subject.caughtUp();
    const { writable, receiving, row } = await subject.replica.look();
    expect([writable, receiving]).toEqual([false, true]);
    expect(row).toEqual(await rowOf());
    expect([...(await subject.replicaProbe.effectsOf('billing', ['a']))]).toEqual(['a']);
    const attempts = [
      () => open(2, HOUR, subject.replica),
      () => extend(1, HOUR, subject.replica),
      () => subject.replica.close(2),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ name: 'Transient' });
    await expect(subject.replicaProbe.writeThrough('run-1')).rejects.toMatchObject({ name: 'Transient' });
  });

  promoted(() => subject);
}
