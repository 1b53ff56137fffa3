import { cutOff, deathsOf } from '../../bench/crash-points';
import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { shippedMachine } from '../scenarios/shipped';

let shipped: ShippedMachine;
beforeAll(async () => {
  shipped = await shippedMachine(CONFIG);
});

const EVERY = 20;

test('a run that dies at every twentieth place is gone on with, and the count is the same each time', async () => {
  const deaths = await deathsOf(shipped, cutOff, EVERY);
  expect(deaths.bad).toEqual([]);
  expect(deaths.played).toBe(Math.ceil((deaths.calls * 2) / EVERY));
  expect(deaths.played).toBeGreaterThan(15);
  expect(await deathsOf(shipped, cutOff, EVERY)).toEqual(deaths);
}, 30_000);

test('fails where a step writes what stands there already', async () => {
  const deaths = await deathsOf(shipped, cutOff, EVERY / 4, (story) => async (step, act) => {
    if (step !== 'SwitchConnections') return act();
    const { parameters } = story().ports;
    const { read } = parameters;
    parameters.read = async () => undefined;
    return act().finally(() => Object.assign(parameters, { read }));
  });
  expect(deaths.bad).toContainEqual(expect.stringMatching(/write .*: 2 times, an undisturbed run does it 1 times/));
}, 60_000);
