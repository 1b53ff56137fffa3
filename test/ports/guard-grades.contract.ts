import type { FenceGrade } from '../../lambda/contract/settings';
import type { GuardedDatabase, GuardView } from '../../lambda/ports/guarded-database';
import type { GuardSubject } from './guarded-database.contract';

/** Each grade after each other one. */
const WALK: readonly FenceGrade[] = [
  'enforced',
  'watchdog',
  'acknowledged',
  'enforced',
  'acknowledged',
  'watchdog',
  'enforced',
  'none',
  'watchdog',
  'none',
  'acknowledged',
  'none',
  'enforced',
];

const HOUR = 3600;
const BARRED = 'not permitted to log in';

/** What each grade of the fence does when nobody acts, and how one becomes another. */
export function guardGradesContract(make: () => Promise<GuardSubject>): void {
  let subject: GuardSubject;
  beforeEach(async () => {
    subject = await make();
  });

  const opened = async (database: GuardedDatabase, epoch: number, seconds: number) => {
    const { clock: anchor } = await database.look();
    await database.open({ epoch, anchor, seconds });
  };
  const installed = async (grade: FenceGrade, seconds = HOUR) => {
    const database = subject.graded(grade);
    await database.install();
    await opened(database, 1, seconds);
    await database.install();
    return database;
  };
  const rowOf = async (database: GuardedDatabase): Promise<NonNullable<GuardView['row']>> => {
    const { row } = await database.look();
    if (row === undefined) throw new Error('the guard is not installed');
    return row;
  };
  const refuses = (work: () => Promise<unknown>): Promise<boolean> =>
    work().then(
      () => false,
      () => true,
    );

  test.each(['watchdog', 'acknowledged'] as const)('%s puts no trigger on the tables of a team', async (grade) => {
    const database = await installed(grade, 0);
    await subject.write();
    expect((await rowOf(database)).unguarded).toEqual([]);
    await expect(subject.probe.writeThrough('run-1')).rejects.toMatchObject({ name: 'Transient' });
  });

  test('acknowledged closes only when somebody closes it', async () => {
    const database = await installed('acknowledged', 0);
    const session = await subject.logIn();
    await subject.watch();
    await session.write();
    await database.close(2);
    await expect(session.write()).rejects.toThrow();
    await expect(subject.logIn()).rejects.toThrow(BARRED);
  });

  test('watchdog leaves an open database alone', async () => {
    await installed('watchdog');
    const session = await subject.logIn();
    await subject.watch();
    await session.write();
  });

  test('watchdog leaves a database alone that was never opened', async () => {
    await subject.graded('watchdog').install();
    const session = await subject.logIn();
    await subject.watch();
    await session.write();
    await subject.logIn();
  });

  test('watchdog bars logins and ends sessions after the deadline, and nobody has to act for that', async () => {
    await installed('watchdog', 0);
    const session = await subject.logIn();
    await subject.watch();
    await expect(session.write()).rejects.toThrow();
    await expect(subject.logIn()).rejects.toThrow(BARRED);
  });

  test('an extension that revives the row lifts the bar of the watchdog, one that comes too late does not', async () => {
    const database = await installed('watchdog', 0);
    const ended = await subject.logIn();
    await subject.watch();
    const { clock: anchor } = await database.look();
    await database.extend({ epoch: 1, anchor, seconds: 0 });
    await expect(subject.logIn()).rejects.toThrow(BARRED);
    expect(await database.extend({ epoch: 1, anchor, seconds: HOUR })).toBe(true);
    await (await subject.logIn()).write();
    await expect(ended.write()).rejects.toThrow();
    await subject.watch();
    await subject.logIn();
  });

  test('an extension does not lift the bar of a close', async () => {
    const database = await installed('watchdog');
    await database.close(2);
    const { clock: anchor } = await database.look();
    expect(await database.extend({ epoch: 1, anchor, seconds: HOUR })).toBe(false);
    await expect(subject.logIn()).rejects.toThrow(BARRED);
  });

  test('opening lifts the bar of the watchdog for good', async () => {
    const database = await installed('watchdog', 0);
    await subject.watch();
    await opened(database, 2, HOUR);
    await subject.watch();
    await (await subject.logIn()).write();
  });

  test('any grade becomes any other, and does what that one does', async () => {
    for (const [step, grade] of WALK.entries()) {
      const database = subject.graded(grade);
      await database.install();
      const epoch = step + 1;
      if (grade !== 'none') await opened(database, epoch, 0);
      await database.install();
      const guarded = (await database.look()).row !== undefined;
      const refusesWrites = await refuses(() => subject.write());
      await subject.watch();
      const refusesLogins = await refuses(() => subject.logIn());
      const wanted = { enforced: 'writes', watchdog: 'logins', acknowledged: 'nothing', none: 'nothing' }[grade];
      expect({ step, grade, guarded, refusesWrites, refusesLogins }).toEqual({
        step,
        grade,
        guarded: grade !== 'none',
        refusesWrites: wanted === 'writes',
        refusesLogins: wanted === 'logins',
      });
      if (grade !== 'none') await opened(database, epoch, HOUR);
    }
  });

  test('none takes a guard away that is closed: writes and logins are free, again without harm', async () => {
    const database = await installed('enforced');
    await database.close(2);
    const none = subject.graded('none');
    await none.install();
    await none.install();
    expect((await none.look()).row).toBeUndefined();
    await subject.write();
    await (await subject.logIn()).write();
  });

  test('none is nothing where nothing was', async () => {
    await subject.graded('none').install();
    expect((await subject.primary.look()).row).toBeUndefined();
    await subject.write();
  });

  test('refuses to throw away the markers of effects, and refuses nothing else any more', async () => {
    const database = await installed('enforced');
    await subject.effect('billing', 'a');
    await database.close(2);
    const none = subject.graded('none');
    for (const attempt of [1, 2])
      await expect(none.install().then(() => attempt)).rejects.toMatchObject({
        name: 'BadInput',
        message: expect.stringContaining('handover.effect holds markers of jobs'),
      });
    expect([...(await subject.probe.effectsOf('billing', ['a']))]).toEqual(['a']);
    await subject.write();
    await (await subject.logIn()).write();
  });

  test('what keeps the fence from holding is seen on both sides until it is mended', async () => {
    await subject.primary.install();
    expect((await rowOf(subject.primary)).faults).toEqual([]);
    const mend = await subject.breakAdoption();
    await subject.primary.install();
    const { faults } = await rowOf(subject.primary);
    expect(faults).toEqual([expect.any(String)]);
    await subject.caughtUp();
    expect((await rowOf(subject.replica)).faults).toEqual(faults);
    await mend();
    await subject.primary.install();
    expect((await rowOf(subject.primary)).faults).toEqual([]);
  });
}
