import type { MovedJobState, MovedJobs } from '../contract/report';
import { count, instant } from './figures';
import { html, type Markup } from './markup';

const WORDS: Readonly<Record<MovedJobState['how'], string>> = {
  requeued: 'ran there, queued again',
  rerun: 'done there, its effect did not arrive, queued again',
  suspect: 'done there, nothing shows that its effect arrived',
};

/** One is told by itself in a message, which has few lines; more are summed up, and the page has each. */
const TOLD_ONE_BY_ONE = 1;

const totalOf = ({ requeued, rerun, suspect }: MovedJobs): number => requeued + rerun + suspect;

/** `3 moved = 2 queued again + 1 run again + 0 suspect`. */
export const movedInWords = (moved: MovedJobs): string =>
  `${count(totalOf(moved))} moved = ${count(moved.requeued)} queued again + ${count(moved.rerun)} run again + ${count(moved.suspect)} suspect`;

/** Of a notification. */
export function movedLines(moved: MovedJobs | undefined): readonly string[] {
  if (moved === undefined) return [];
  const few = totalOf(moved) <= TOLD_ONE_BY_ONE;
  return [movedInWords(moved), ...(few ? moved.listed.map(oneInWords) : [statesInWords(moved.listed)])];
}

const oneInWords = ({ application, id, at, state, reason }: MovedJobState): string =>
  `${application} ${id} at ${instant(at)}: ${state ?? 'not known any more'}${reason === undefined ? '' : `, ${reason}`}`;

/** `of the first 50 now: 40 pending, 10 running`. */
function statesInWords(listed: MovedJobs['listed']): string {
  const sums = new Map<string, number>();
  for (const { state = 'not known any more' } of listed) sums.set(state, (sums.get(state) ?? 0) + 1);
  return `of the first ${count(listed.length)} now: ${[...sums].map(([state, n]) => `${count(n)} ${state}`).join(', ')}`;
}

/** Rows of the page, in the order in which they were moved. */
export const movedRows = (moved: MovedJobs): readonly Markup[] =>
  moved.listed.map(
    ({ application, id, how, at, state, reason, endedAt }) =>
      html`<tr><th scope="row">${id}</th><td>${application}</td><td>${instant(at)}</td><td>${WORDS[how]}</td><td>${state ?? 'not known any more'}</td><td>${endedAt === undefined ? '–' : instant(endedAt)}</td><td>${reason ?? ''}</td></tr>`,
  );
