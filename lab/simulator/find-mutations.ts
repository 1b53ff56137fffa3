import type { Screen } from '../terminal/screen';
import type { Crew } from './crew';
import type { Mutation } from './mutation';
import { MUTATIONS } from './mutations';
import type { Tally } from './tally';
import type { Order } from './worker';

const AT_ONCE = 10;

/** How many days it took to see that a guard is missing. */
export interface Found {
  readonly mutation: Mutation;
  /** The first day that shows it; absent: none did. */
  readonly seed?: number;
  readonly text?: string;
}

/** Takes each guard away, and plays days until its promise is seen to break; or so many. */
export async function findMutations(
  from: number,
  limit: number,
  crew: Crew,
  screen: Screen,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const mutation of MUTATIONS) {
    screen.progress(`looking for ${mutation.name}`);
    const one = await find(mutation, from, limit, crew);
    found.push(one);
    screen.progress('');
    screen.line(sayFound(one, from, limit));
  }
  return found;
}

async function find(mutation: Mutation, from: number, limit: number, crew: Crew): Promise<Found> {
  const shows = new Map<number, string>();
  await crew.play(ordersOf(mutation, from, limit), (tallies) => {
    for (const tally of tallies) note(shows, tally, mutation.promise);
    return shows.size === 0;
  });
  const [seed] = [...shows.keys()].sort((a, b) => a - b);
  return seed === undefined ? { mutation } : { mutation, seed, text: shows.get(seed) };
}

function note(shows: Map<number, string>, { seed, violations }: Tally, promise: string): void {
  const violation = violations.find((one) => one.promise === promise);
  if (violation !== undefined) shows.set(seed, violation.text);
}

function* ordersOf({ name, promise }: Mutation, from: number, limit: number): Generator<Order> {
  for (let done = 0; done < limit; done += AT_ONCE)
    yield { from: from + done, count: Math.min(AT_ONCE, limit - done), mutation: name, until: promise };
}

function sayFound({ mutation: { name, promise }, seed, text }: Found, from: number, limit: number): string {
  const days = seed === undefined ? `NOT FOUND in ${limit}` : `${seed - from + 1}`.padStart(5);
  return `  ${name.padEnd(30)} ${promise.padEnd(15)} ${days}  ${text ?? ''}`;
}
