import '../../../lab/rehearsal/quiet-powertools';
import { MUTATIONS } from '../../../lab/simulator/mutations';
import { play } from '../../../lab/simulator/play';
import { drawSchedule } from '../../../lab/simulator/schedule';
import { type ShippedApp, shippedParts } from '../../../lab/simulator/shipped';
import { shrink } from '../../../lab/simulator/shrink';
import { storyOf, whyItMatters } from '../../../lab/simulator/story';
import { tallyOf } from '../../../lab/simulator/tally';
import { DAYS } from './days';
import { exampleApp } from './shipped-app';

/** Another batch on every machine would make a failure nobody else's: these are the same days everywhere. */
const FROM = 1;
const COUNT = 30;

let app: ShippedApp;
beforeAll(async () => {
  app = await exampleApp();
});

test('no promise breaks on these days, and the workload moves on many of them', async () => {
  const shipped = shippedParts(app);
  const tallies = [];
  for (let seed = FROM; seed < FROM + COUNT; seed++)
    tallies.push(tallyOf(await play(drawSchedule(seed, app.settings), shipped)));
  expect(tallies.filter(({ violations }) => violations.length > 0)).toEqual([]);
  const moved = tallies.filter(({ takeover, complete }) => takeover !== undefined && complete).length;
  expect(moved).toBeGreaterThan(COUNT / 4);
  expect(tallies.filter(({ takeover }) => takeover === undefined).length).toBeGreaterThan(COUNT / 8);
}, 180_000);

test('the same seed plays the same day, to the last commit', async () => {
  const shipped = shippedParts(app);
  const days = [];
  for (const seed of [3, 3]) {
    const { chronicle, world } = await play(drawSchedule(seed, app.settings), shipped);
    const tasks = chronicle.tasks.map(({ sidecar, ...life }) => ({ ...life, guarded: sidecar !== undefined }));
    days.push({ chronicle: { ...chronicle, tasks }, changes: world.table.changes, endMs: world.atMs });
  }
  expect(days[0]).toEqual(days[1]);
});

test('a broken day is shrunk to what it needs, breaks again, and tells a story', async () => {
  const mutation = MUTATIONS.find(({ name }) => name === 'fence-at-once');
  const schedule = drawSchedule(DAYS['fence-at-once'] ?? 0, app.settings);
  const shipped = shippedParts(app);
  const small = await shrink(schedule, 'P1', async (smaller) => (await play(smaller, shipped, mutation)).violations);
  expect(small.faults.length).toBeLessThanOrEqual(schedule.faults.length);
  const outcome = await play(small, shipped, mutation);
  for (const { kind } of small.faults) {
    const without = { ...small, faults: small.faults.filter((fault) => fault.kind !== kind) };
    expect((await play(without, shipped, mutation)).violations.filter(({ promise }) => promise === 'P1')).toEqual([]);
  }
  const story = storyOf(outcome);
  expect(story.filter(({ kind }) => kind === 'fault')).toHaveLength(small.faults.length);
  expect(story.map(({ text }) => text).join('\n')).toMatch(/takes the lease for standby under epoch 2/);
  expect(story.find(({ kind }) => kind === 'broken')?.text).toMatch(/took a write .* after it was held for fenced$/);
  expect(story.map(({ atMs }) => atMs)).toEqual(story.map(({ atMs }) => atMs).sort((a, b) => a - b));
  expect(outcome.violations.map(whyItMatters)[0]).toMatch(/two sides took writes/);
}, 180_000);
