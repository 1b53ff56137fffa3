import { VirtualClock } from '../../../lab/machine';
import { UNANSWERED } from '../../../lab/memory';
import { Caller, Illnesses, sentBy } from '../../../lab/simulator/caller';
import type { Ailment } from '../../../lab/simulator/fault';
import { Process } from '../../../lab/simulator/process';

const PATIENCE_MS = 2_000;

function made(latencyMs = 0) {
  const virtual = new VirtualClock();
  const time = { nowMs: () => virtual.nowMs, sleep: (ms: number) => virtual.sleep(ms) };
  const process = new Process('step', 'standby', 'us-west-2', time, 0);
  const illnesses = new Illnesses();
  const middle = { between: (least: number, most: number) => (least + most) / 2 };
  const beganMs = virtual.nowMs;
  const effects: number[] = [];
  const effect = () => effects.push(virtual.nowMs - beganMs);
  const caller = new Caller(process, illnesses, time, middle, latencyMs);
  return { virtual, process, illnesses, caller, effects, effect, atMs: () => virtual.nowMs - beganMs };
}

type Wanted = readonly [ailment: Ailment, answer: unknown, atMs: number, effects: readonly number[]];

test.each<Wanted>([
  ['refused', UNANSWERED, 0, []],
  ['silent', UNANSWERED, PATIENCE_MS, []],
  ['answer lost', UNANSWERED, PATIENCE_MS, [0]],
  ['twice', 2, 0, [0, 0]],
  ['slow', 1, 1_000, [500]],
])('a call that is %s answers and takes effect as that says', async (ailment, answer, at, effects) => {
  const one = made();
  one.illnesses.await('step', 'standby', { ailment }, { calls: 'fleet', count: 1 });
  expect(await one.caller.send('fleet.promote', PATIENCE_MS, one.effect)).toBe(answer);
  expect([one.atMs(), one.effects]).toEqual([at, effects]);
});

test('a late call takes effect after its caller has given up, or died', async () => {
  const { illnesses, caller, effects, effect, process, virtual } = made();
  illnesses.await('step', 'standby', { ailment: 'late' }, { calls: '', count: 1 });
  expect(await caller.send('fleet.promote', PATIENCE_MS, effect)).toBe(UNANSWERED);
  process.die();
  await virtual.sleep(60_000);
  expect(effects).toEqual([13_500]);
});

test.each(['dies before', 'dies after'] as const)(
  'a process that %s its call hears nothing any more',
  async (ailment) => {
    const { illnesses, caller, effects, effect, process, virtual } = made();
    illnesses.await('step', 'standby', { ailment }, { calls: '', count: 1 });
    let heard = false;
    void caller.send('fleet.promote', PATIENCE_MS, effect).then(() => {
      heard = true;
    });
    await virtual.sleep(60_000);
    expect([heard, process.isDead, effects.length]).toEqual([false, true, ailment === 'dies after' ? 1 : 0]);
  },
);

test.each([
  ['before', 30_000, [30_000]],
  ['after', 30_000, [0]],
] as const)('a process that is paused just %s its call goes on later', async (when, at, effects) => {
  const one = made();
  one.illnesses.await('step', 'standby', { ailment: `paused ${when}`, forMs: 30_000 }, { calls: '', count: 1 });
  await one.caller.send('fleet.promote', PATIENCE_MS, one.effect);
  expect([one.atMs(), one.effects]).toEqual([at, effects]);
});

test('only so many fitting calls of that kind of process are struck', async () => {
  const { illnesses, caller, effect, effects } = made();
  illnesses.await('step', 'standby', { ailment: 'refused' }, { calls: 'ledger write', count: 2 });
  illnesses.await('keeper', 'standby', { ailment: 'refused' }, { calls: '', count: 9 });
  for (const call of [
    'ledger read lease',
    'ledger write lease',
    'fleet.describe',
    'ledger write run',
    'ledger write run',
  ])
    await caller.send(call, PATIENCE_MS, effect);
  expect([illnesses.hits, effects.length]).toEqual([2, 3]);
});

test('a call takes its time where calls do', async () => {
  const { caller, effect, effects } = made(600);
  await caller.send('fleet.promote', PATIENCE_MS, effect);
  expect(effects).toEqual([300]);
});

test('a port that is sent keeps its methods, and its silence is Transient', async () => {
  const { caller, illnesses } = made();
  class Port {
    private readonly word = 'said';
    async say(to: string): Promise<string> {
      return `${this.word} to ${to}`;
    }
  }
  const sent = sentBy(caller, new Port(), 'port', PATIENCE_MS);
  expect(await sent.say('you')).toBe('said to you');
  illnesses.await('step', 'standby', { ailment: 'silent' }, { calls: 'port.say', count: 1 });
  await expect(sent.say('you')).rejects.toMatchObject({ name: 'Transient', message: 'port.say: no answer in 2 s' });
});
