import '../../../lab/rehearsal/quiet-powertools';
import { BREAKS } from '../../../lab/scenarios/breaks';
import { MUTATIONS } from '../../../lab/simulator/mutations';
import { play } from '../../../lab/simulator/play';
import { drawSchedule } from '../../../lab/simulator/schedule';
import { type ShippedApp, shippedParts } from '../../../lab/simulator/shipped';
import { DAYS } from './days';
import { exampleApp } from './shipped-app';

let app: ShippedApp;
/** Days that were seen to break nothing. */
const sound = new Set<number>();
beforeAll(async () => {
  app = await exampleApp();
});

test.each(MUTATIONS)(
  '$name is missed ($promise), on a day that breaks nothing with it',
  async (mutation) => {
    const day = DAYS[mutation.name] ?? 0;
    const schedule = drawSchedule(day, app.settings);
    const broken = await play(schedule, shippedParts(app, mutation.graph), mutation);
    expect(broken.violations.map(({ promise }) => promise)).toContain(mutation.promise);
    if (!sound.has(day)) expect((await play(schedule, shippedParts(app))).violations).toEqual([]);
    sound.add(day);
  },
  60_000,
);

test('every promise is seen to break in two ways at least', () => {
  for (const promise of ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'planned', 'way back', 'lease', 'false failover'])
    expect([promise, MUTATIONS.filter((one) => one.promise === promise).length >= 2]).toEqual([promise, true]);
});

test('every break of the lab is a mutation here too', () => {
  const names = new Set(MUTATIONS.map(({ name }) => name));
  expect(BREAKS.filter(({ name }) => !names.has(name)).map(({ name }) => name)).toEqual([]);
});
