import type { Round } from '../chronicle';
import type { SimulatedWorld } from '../simulated-world';
import type { Check, Violation } from './check';

/** Of five starts in a row one may go to a class that is less urgent: then nobody starves (`lambda/domain/job-order.ts`). */
const AGEING_EVERY = 5;

/** No job is chosen while a more urgent one of its application is seen waiting, but for the share of ageing. */
export const urgency: Check = ({ world }) =>
  world.chronicle.rounds.flatMap((round) => inversions(round, classesOf(world, round.application)));

const classesOf = ({ settings }: SimulatedWorld, application: string): readonly string[] =>
  settings.jobs?.applications.find(({ name }) => name === application)?.classes ?? [];

function inversions({ atMs, application, position, waiting, chosen }: Round, classes: readonly string[]): Violation[] {
  const left = classes.map((jobClass) => [...(waiting.get(jobClass) ?? [])]);
  return chosen.flatMap((id, index): Violation[] => {
    const rank = left.findIndex((ids) => ids.includes(id));
    const urgent = left.findIndex((ids) => ids.length > 0);
    if (rank < 0) return [];
    left[rank] = (left[rank] ?? []).filter((one) => one !== id);
    if (rank === urgent || (position + index) % AGEING_EVERY === AGEING_EVERY - 1) return [];
    const text = `${application}: job ${id} of class ${classes[rank]} is chosen while ${left[urgent]?.[0]} of class ${classes[urgent]} waits`;
    return [{ promise: 'order', atMs, text }];
  });
}
