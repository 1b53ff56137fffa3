import { deathsOf } from '../../bench/crash-points';
import { ASKED, CUT_OFF } from '../../bench/openings';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { stepsOf } from '../../lambda/contract/steps';
import { shippedMachine } from '../scenarios/shipped';

let shipped: ShippedMachine;
beforeAll(async () => {
  shipped = await shippedMachine(CUT_OFF.config);
});

const EVERY = 48;

test('a run that dies at every forty-eighth place is gone on with, and the count is the same each time', async () => {
  const deaths = await deathsOf(shipped, CUT_OFF.opening, EVERY);
  expect(deaths.bad).toEqual([]);
  expect(deaths.played).toBe(Math.ceil((deaths.calls * 2) / EVERY));
  expect(deaths.played).toBeGreaterThan(6);
  expect(await deathsOf(shipped, CUT_OFF.opening, EVERY)).toEqual(deaths);
}, 180_000);

test('a run that asks is killed while it asks too', async () => {
  const asking = await shippedMachine(ASKED.config);
  const deaths = await deathsOf(asking, ASKED.opening, EVERY);
  expect(deaths).toMatchObject({ steps: stepsOf('failover').length, bad: [] });
}, 180_000);

test('fails where a step writes what stands there already', async () => {
  const deaths = await deathsOf(shipped, CUT_OFF.opening, EVERY / 4, (story) => async (step, act) => {
    if (step !== 'SwitchConnections') return act();
    const { parameters } = story().ports;
    const { read } = parameters;
    parameters.read = async () => undefined;
    return act().finally(() => Object.assign(parameters, { read }));
  });
  expect(deaths.bad).toContainEqual(expect.stringMatching(/write .*: 2 times, an undisturbed run does it 1 times/));
}, 180_000);
