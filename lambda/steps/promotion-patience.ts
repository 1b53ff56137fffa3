import type { Timings, WorkloadSettings } from '../contract/settings';
import type { DatabasePromotion } from '../contract/step-answers';
import { secondsBetween } from '../domain/instants';
import { now, type StepContext } from './step';

export const isOver = ({ status }: DatabasePromotion): boolean => status === 'promoted' || status === 'left out';

/** Of this look, however a clock steps in it. No deadline counts it, only the patience with what can be done without. */
export const lookTook = (beganAt: string, context: StepContext): number =>
  Math.min(context.timings.stepTimeoutSeconds, Math.max(0, secondsBetween(beganAt, now(context))));

/** So long the workload waits for databases that it can do without. */
export const patienceSeconds = ({ rtoSeconds }: WorkloadSettings, { promotionDeadlineSeconds }: Timings): number =>
  Math.min(rtoSeconds, promotionDeadlineSeconds);

/** All that are required are promoted: the workload serves without those that still are not. */
export function withoutUnfinished(all: readonly DatabasePromotion[], { databases }: WorkloadSettings) {
  const optional = new Set(databases.flatMap(({ name, required }) => (required === false ? name : [])));
  if (!all.every((one) => isOver(one) || optional.has(one.name))) return all;
  return all.map((one) => (isOver(one) ? one : { ...one, status: 'left out' as const }));
}
