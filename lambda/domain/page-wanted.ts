import { JOB_API } from '../contract/job-api';
import { JOB_STATES } from '../contract/jobs';
import type { PageWanted } from '../ports/job-store';

export type ReadPage =
  | { readonly kind: 'page'; readonly wanted: PageWanted }
  | { readonly kind: 'wrong'; readonly because: string };

/** What a list says of itself in its query. A page has its most where none is said: the next one is named, so nothing is left out. */
export function readPageWanted(query: Readonly<Record<string, string | undefined>>): ReadPage {
  const { state: wanted, limit: most = String(JOB_API.pageLength), from } = query;
  const state = JOB_STATES.find((each) => each === wanted);
  const limit = /^\d+$/.test(most) ? Number(most) : 0;
  const wrong = [
    ...(state === undefined ? [`state is ${shown(wanted)}, should be one of ${JOB_STATES.join(', ')}`] : []),
    ...(limit < 1 || limit > JOB_API.pageLength
      ? [`limit is ${shown(most)}, should be a whole number from 1 to ${JOB_API.pageLength}`]
      : []),
  ];
  if (state === undefined || wrong.length > 0) return { kind: 'wrong', because: wrong.join('; ') };
  return { kind: 'page', wanted: { state, limit, ...(from !== undefined && { from }) } };
}

const shown = (text: string | undefined): string => (text === undefined ? 'missing' : `"${text.slice(0, 40)}"`);
