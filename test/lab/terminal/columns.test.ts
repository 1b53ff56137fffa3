import { TimelineColumns } from '../../../lab/terminal/columns';
import type { Happening } from '../../../lab/world/happenings';
import { hasColor, screenOn } from './fake-terminal';

const LANES = ['us-east-1', 'us-west-2', 'us-east-2', 'clients'];

const happening = (given: Partial<Happening>): Happening => ({
  at: 0,
  lane: 'us-east-1',
  text: 'x',
  kind: 'state',
  ...given,
});

function told(columns: number, happenings: readonly Partial<Happening>[], isTTY = false) {
  const { screen, terminal } = screenOn({ columns, isTTY });
  const timeline = new TimelineColumns(screen, LANES, 0);
  timeline.heading();
  for (const one of happenings) timeline.tell(happening(one));
  return terminal.text.trimEnd().split('\n');
}

/** Where the text of a line begins. */
const startOf = (line: string | undefined, text: string): number => line?.indexOf(text) ?? -1;

test('every lane has its column, and what happens stands in it', () => {
  const [heading, ...lines] = told(
    120,
    LANES.map((lane, index) => ({ lane, at: index * 1000, text: `in ${lane}` })),
  );
  for (const [index, lane] of LANES.entries()) expect(startOf(lines[index], `in ${lane}`)).toBe(startOf(heading, lane));
});

test('the time stands at the left, in seconds since the start, flush with its column', () => {
  const [, one, two] = told(120, [{ at: 400 }, { at: 123_460 }]);
  expect([one?.slice(0, 9), two?.slice(0, 9)]).toEqual(['    0.4 s', '  123.5 s']);
});

test('a text may run on to the right edge, and not beyond', () => {
  const text = 'a sentence that is longer than its own column and has room in the columns right of it';
  const [, line, more] = told(120, [{ text }]);
  expect(line).toContain(text);
  expect(more).toBeUndefined();
});

test('a long text in the last lane is wrapped at words, below itself, without a second time', () => {
  const text = 'writes fail: the name does not resolve to any Region that serves';
  const [heading, ...lines] = told(100, [{ lane: 'clients', text, at: 1_000 }]);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.map((line) => line.trim().replace('1.0 s', '').trim()).join(' ')).toBe(text);
  expect(lines.slice(1).every((line) => line.startsWith(' '.repeat(startOf(heading, 'clients'))))).toBe(true);
  expect(lines.every((line) => line.length <= 100)).toBe(true);
});

test('a word that is longer than the column stands alone', () => {
  const word = 'x'.repeat(60);
  const [, ...lines] = told(100, [{ lane: 'clients', text: `a ${word} b` }]);
  expect(lines.map((line) => line.replace('0.0 s', '').trim())).toEqual(['a', word, 'b']);
});

test('a lane that nobody knows stands in the first column', () => {
  const [heading, line] = told(120, [{ lane: 'eu-west-1', text: 'lost' }]);
  expect(startOf(line, 'lost')).toBe(startOf(heading, 'us-east-1'));
});

test('a narrow terminal still gets columns of a readable width', () => {
  const [heading] = told(40, []);
  expect(startOf(heading, 'us-west-2') - startOf(heading, 'us-east-1')).toBe(20);
});

test('kinds are told apart by colour on a terminal, and not elsewhere', () => {
  const kinds = ['state', 'fault', 'down', 'up', 'note'] as const;
  const painted = told(
    120,
    kinds.map((kind) => ({ kind })),
    true,
  ).slice(1);
  expect(painted.every(hasColor)).toBe(true);
  expect(new Set(painted).size).toBe(4);
  expect(
    told(
      120,
      kinds.map((kind) => ({ kind })),
    ).some(hasColor),
  ).toBe(false);
});
