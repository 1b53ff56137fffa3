import type { Screen } from '../terminal/screen';
import type { Violation } from './checks';
import type { Outcome } from './play';
import { type StoryLine, storyOf, whyItMatters } from './story';

/** A story as a person reads it: the time, where, what; and in the end why it matters. */
export function tellStory(outcome: Outcome, screen: Screen): void {
  const { bold, red } = screen.colors;
  const { schedule, violations } = outcome;
  const lines = storyOf(outcome);
  screen.line(bold(`seed ${schedule.seed}: ${schedule.faults.length} things go wrong`));
  for (const line of merged(lines)) screen.line(shown(line, screen));
  for (const violation of firstOfEach(violations))
    screen.line(red(`${violation.promise} is broken: ${violation.text}\n  why it matters: ${whyItMatters(violation)}`));
}

export const firstOfEach = (violations: readonly Violation[]): readonly Violation[] =>
  violations.filter(({ promise }, index) => violations.findIndex((one) => one.promise === promise) === index);

/** The same line again and again is said once, with how often. */
function merged(lines: readonly StoryLine[]): readonly StoryLine[] {
  const kept: { line: StoryLine; count: number }[] = [];
  for (const line of lines) {
    const last = kept.at(-1);
    if (last !== undefined && last.line.text === line.text) last.count += 1;
    else kept.push({ line, count: 1 });
  }
  return kept.map(({ line, count }) => (count === 1 ? line : { ...line, text: `${line.text} (${count} times)` }));
}

function shown({ atMs, where, text, kind }: StoryLine, { colors }: Screen): string {
  const paint = { fault: colors.yellow, run: colors.cyan, ledger: colors.dim, broken: colors.red }[kind];
  return `${`${(atMs / 1000).toFixed(1)} s`.padStart(9)}  ${where.padEnd(10)}  ${paint(text)}`;
}
