import { VirtualClock } from '../../../lab/machine';
import { UNANSWERED } from '../../../lab/memory';
import { Caller, Illnesses } from '../../../lab/simulator/caller';
import { Chance } from '../../../lab/simulator/chance';
import type { Place } from '../../../lab/simulator/fault';
import { LedgerWire } from '../../../lab/simulator/ledger-wire';
import { Network } from '../../../lab/simulator/network';
import { Process } from '../../../lab/simulator/process';

function made() {
  const virtual = new VirtualClock();
  const time = { nowMs: () => virtual.nowMs, sleep: (ms: number) => virtual.sleep(ms) };
  const network = new Network();
  const process = new Process('step', 'standby', 'standby', time, 0);
  const caller = new Caller(process, new Illnesses(), time, new Chance(1, 'wire'), 0);
  const silent: Place[] = [];
  const wire = new LedgerWire(caller, network, (region) => region as Place, time, {
    onSilence: (place) => silent.push(place),
  });
  const beganMs = virtual.nowMs;
  const effects: number[] = [];
  const effect = (): string => {
    effects.push(virtual.nowMs - beganMs);
    return 'done';
  };
  const carry = (endpoint: Place) => wire.carry({ endpoint, access: 'write', key: 'lease', effect });
  return { network, carry, effects, silent, virtual, atMs: () => virtual.nowMs - beganMs };
}

test('a call to a Region that is cut off waits a second, has no effect, and the wait is told', async () => {
  const { network, carry, effects, silent, atMs } = made();
  network.cut('standby', 'home');
  expect(await carry('home')).toBe(UNANSWERED);
  expect([atMs(), effects, silent]).toEqual([1_000, [], ['home']]);
});

test('where only the way back is cut the call takes effect, and nobody hears of it', async () => {
  const { network, carry, effects, silent } = made();
  network.cut('home', 'standby');
  expect(await carry('home')).toBe(UNANSWERED);
  expect([effects, silent]).toEqual([[0], ['home']]);
});

test('a replica without a quorum refuses at once', async () => {
  const { network, carry, effects, silent, atMs } = made();
  network.catchUp('standby', 1);
  expect(await carry('standby')).toBe(UNANSWERED);
  expect([atMs(), effects, silent]).toEqual([0, [], []]);
});

test('a slow link delays the effect; one slower than anybody waits lets it come when the caller has gone on', async () => {
  const { network, carry, effects, virtual, atMs } = made();
  network.slow('standby', 'home', 900);
  expect([await carry('home'), atMs(), effects]).toEqual(['done', 900, [900]]);
  network.slow('standby', 'home', 4_000);
  expect([await carry('home'), atMs(), effects]).toEqual([UNANSWERED, 1_900, [900]]);
  await virtual.sleep(10_000);
  expect(effects).toEqual([900, 4_900]);
});
