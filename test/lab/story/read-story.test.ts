import { readStory } from '../../../lab/story/read-story';
import { ALL, ONE_OF_EACH, storyOf } from './faults';

const read = (story: unknown) => readStory(JSON.stringify(story), 'day.json');
const good = storyOf(ONE_OF_EACH['region loss'], ONE_OF_EACH.call);

test('a good story is read as it was written', () => {
  const broke = { promise: 'P4', how: 'the bound was zero', atMs: 3 };
  expect(read({ ...good, broke })).toEqual({ kind: 'story', story: { ...good, broke } });
});

test.each(ALL.map((fault) => [fault.kind, fault] as const))(
  'the kind "%s" is known: it is read, or refused by its name and never for its shape',
  (kind, fault) => {
    const found = read(storyOf(fault));
    if (found.kind === 'story') expect(found.story.faults).toEqual([fault]);
    else expect(found.message).toMatch(new RegExp(`real parts cannot play .*"${kind}".*; possible instead: `));
  },
);

const [, call] = good.faults;

test.each<readonly [string, unknown, string]>([
  [
    'no JSON',
    undefined,
    'day.json: is "{oops", should be JSON with "handover-story", as "npm run simulate -- --seed N --export FILE" writes it',
  ],
  [
    'another format',
    { ...good, format: 'report' },
    'day.json: format is "report", should be "handover-story", as "npm run simulate -- --seed N --export FILE" writes it',
  ],
  [
    'a later version',
    { ...good, version: 2 },
    'day.json: version is 2, should be 1, the one version that this lab reads',
  ],
  [
    'a setting that is none',
    { ...good, settings: { ...good.settings, grade: 'hope' } },
    'day.json: settings.grade is "hope", should be one of "enforced", "watchdog", "acknowledged", "none"',
  ],
  [
    'an unknown kind',
    { ...good, faults: [{ kind: 'earthquake', atMs: 1 }] },
    'day.json: faults[0].kind is "earthquake", should be one of the kinds cut, isolation, region loss',
  ],
  [
    'a time before the story',
    { ...good, faults: [good.faults[0], { ...call, atMs: -5 }] },
    'day.json: faults[1].atMs is -5, should be a number of 0 or more: milliseconds since the story began',
  ],
  [
    'a key too much',
    { ...good, faults: [{ ...call, forMS: 3 }] },
    'day.json: faults[0].forMS is 3, should be left out, known keys here are kind, role, place, ailment, calls, count, atMs',
  ],
  [
    'a pause at no call',
    { ...good, faults: [{ ...ONE_OF_EACH.pause, where: 'soon' }] },
    'day.json: faults[0].where is "soon", should be "at once", or { "next"',
  ],
  [
    'a lack',
    { ...good, seed: undefined },
    'day.json: seed is nothing, should be a number of 0 or more: the seed of its',
  ],
])('refuses %s with one line: where, the value seen, what would be right', (_, story, message) => {
  const found = story === undefined ? readStory('{oops', 'day.json') : read(story);
  if (found.kind === 'story') throw new Error('it was read');
  expect(found.message.startsWith(message)).toBe(true);
  expect(found.message).not.toContain('\n');
});
