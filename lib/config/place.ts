import { ledgerTableName, type WorkloadName } from '../../lambda/contract/names';
import type { PerSide, Side } from '../../lambda/contract/settings';
import type { CheckedPlan } from './plan';

/** The part that a Region plays for a workload. */
export type Place = Side | 'tiebreaker';

export const PLACES: readonly Place[] = ['home', 'standby', 'tiebreaker'];
export const SIDES: readonly Side[] = ['home', 'standby'];

/** The part that a Region plays in a plan; undefined for a Region that the plan does not name. */
export const placeOf = (plan: CheckedPlan, region: string): Place | undefined =>
  PLACES.find((place) => plan[place] === region);

export const otherSide = (side: Side): Side => (side === 'home' ? 'standby' : 'home');

export const perSide = <T>(value: (side: Side) => T): PerSide<T> => ({
  home: value('home'),
  standby: value('standby'),
});

export const workloadName = (plan: CheckedPlan): WorkloadName => ({
  installation: plan.installation,
  workload: plan.name,
});

/** Begins every name that belongs to the workload. */
export const prefixOf = (plan: CheckedPlan): string => `${plan.installation}-${plan.name}`;

export const ledgerOf = (plan: CheckedPlan): string => ledgerTableName(plan.installation);
