/** The next class to take a job from: weighted by urgency, so that the most urgent goes first and the last one still starts. */
export interface ClassHead<T> {
  readonly jobClass: string;
  readonly waiting: readonly T[];
}

/** Of five starts in a row that could all be urgent, one goes to the next class that waits (goal G5: no starvation). */
const AGEING_EVERY = 5;

/** The ageing starts go round the less urgent classes that wait, so that no class in the middle starves either. */
function nextQueue<T>(queues: readonly T[][], start: number): T[] | undefined {
  const [urgent, ...others] = queues.filter((queue) => queue.length > 0);
  if (start % AGEING_EVERY !== AGEING_EVERY - 1 || others.length === 0) return urgent;
  return others[others.length - 1 - (Math.floor(start / AGEING_EVERY) % others.length)];
}

/**
 * Picks up to `room` jobs: those of the front list in its order, then from the heads of the classes, most urgent class
 * first. Every fifth start of the whole sequence (`startedBefore` counts it) goes to the least urgent class that waits.
 */
export function chooseJobs<T extends { readonly id: string } | string>(
  heads: readonly ClassHead<T>[],
  room: number,
  startedBefore: number,
  front: readonly T[] = [],
): readonly T[] {
  const chosen: T[] = front.slice(0, room);
  const taken = new Set(chosen.map(idOf));
  const queues = heads.map((head) => head.waiting.filter((job) => !taken.has(idOf(job))));
  while (chosen.length < room) {
    const job = nextQueue(queues, startedBefore + chosen.length)?.shift();
    if (job === undefined) break;
    chosen.push(job);
  }
  return chosen;
}

const idOf = (job: { readonly id: string } | string): string => (typeof job === 'string' ? job : job.id);

/** Each turn another one is asked first: whoever always comes first would take all the room for as long as its queue lasts. */
export const inTurn = <T>(all: readonly T[], turn: number): readonly T[] => {
  const first = all.length === 0 ? 0 : turn % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
};
