import { ManualClock } from '../../../lab/memory';
import { claimLeaseOf } from '../../../lambda/domain/claim-lease';
import { ClaimKeeper } from '../../../lambda/loops/claim-keeper';

const CLAIM = { application: 'invoices', job: 'a', epoch: 1, attempt: 1 };
const LEASE = { lifeSeconds: 60, marginSeconds: 5, askEverySeconds: 15 };

/** The keeper beside a task, with what the ledger answers to each question. */
function begun(answer: (question: number, clock: ManualClock) => Promise<boolean>) {
  const clock = new ManualClock();
  const beganMs = clock.now().getTime();
  const kept: { lost?: string; afterSeconds?: number; begunAfterSeconds?: number; questions: number } = {
    questions: 0,
  };
  const stands = () => {
    kept.questions += 1;
    return answer(kept.questions, clock);
  };
  void new ClaimKeeper({ stands }, clock, LEASE)
    .keep(CLAIM, () => {
      kept.begunAfterSeconds ??= (clock.now().getTime() - beganMs) / 1000;
    })
    .then((lost) => {
      kept.lost = lost;
      kept.afterSeconds = (clock.now().getTime() - beganMs) / 1000;
    });
  return { clock, kept };
}
const silent = () => Promise.reject(new Error('silent'));

test('a task goes on for as long as its claim stands, and the ledger is asked no more often than it has to be', async () => {
  const { clock, kept } = begun(async () => true);
  await clock.advance(3_600);
  expect(kept.lost).toBeUndefined();
  expect(kept.questions).toBeLessThanOrEqual(242);
});

test('a task ends at the first question after its claim was taken back', async () => {
  const { clock, kept } = begun(async (question) => question < 3);
  await clock.advance(60);
  expect(kept).toMatchObject({ lost: 'the claim does not stand any more', afterSeconds: 30 });
});

test.each([
  ['from the beginning', 0, 55],
  ['after it had answered', 2, 15 + 55],
])('a task ends before the life of its lease when the ledger is silent %s', async (_, answers, afterSeconds) => {
  const { clock, kept } = begun(async (question) => (question <= answers ? true : silent()));
  await clock.advance(300);
  expect(kept).toMatchObject({ lost: 'the ledger could not be asked for the life of the lease', afterSeconds });
});

test('an answer that never comes ends the task at the same time as none', async () => {
  const { clock, kept } = begun((question) => (question === 1 ? Promise.resolve(true) : new Promise(() => undefined)));
  await clock.advance(300);
  expect(kept).toMatchObject({ lost: 'the ledger could not be asked for the life of the lease', afterSeconds: 55 });
});

test('a yes is worth the time since it was asked for, however late it comes', async () => {
  const late = async (question: number, clock: ManualClock) => {
    if (question > 1) return silent();
    await clock.sleep(40_000);
    return true;
  };
  const { clock, kept } = begun(late);
  await clock.advance(300);
  expect(kept.afterSeconds).toBe(55);
});

test('a silence that is shorter than the lease ends nothing', async () => {
  const { clock, kept } = begun(async (question) => (question >= 2 && question <= 4 ? silent() : true));
  await clock.advance(600);
  expect(kept.lost).toBeUndefined();
});

test('nothing of the job begins before the first yes', async () => {
  const { clock, kept } = begun((question) => (question < 3 ? silent() : Promise.resolve(true)));
  await clock.advance(29);
  expect(kept.begunAfterSeconds).toBeUndefined();
  await clock.advance(600);
  expect([kept.begunAfterSeconds, kept.lost]).toEqual([30, undefined]);
});

test('refuses to begin a job whose claim was taken back before its task was there', async () => {
  const { clock, kept } = begun(async () => false);
  await clock.advance(1);
  expect([kept.lost, kept.begunAfterSeconds]).toEqual(['the claim does not stand any more', undefined]);
});

test('of the life of a lease, ECS and the end of the container get a third, and three questions fit before that', () => {
  expect(claimLeaseOf(60)).toEqual({ lifeSeconds: 60, marginSeconds: 20, askEverySeconds: 10 });
});
