import type { z } from 'zod';
import { type Checked, checkWith } from './check';
import type { WorkloadGoals } from './config';
import { goalFindings } from './goal-rules';
import { keyed, name } from './leaves';
import { formatMistakes } from './mistakes';
import { goals, inSeconds } from './schema';

/** What every Region of a workload must agree on. A plain value, so that each Region's stack can read it without a reference. */
export interface WorkloadPlan extends WorkloadGoals {
  /** Name prefix of everything that this installation owns. At most 20 characters. */
  readonly installation: string;
}

const planSchema = keyed({ installation: name, ...goals }).transform(inSeconds);

/** A plan after its checks: defaults filled in, durations in seconds. */
export type CheckedPlan = Readonly<z.output<typeof planSchema>>;

/** The same rules as for a configuration file; all mistakes at once. */
export const parsePlan = (plan: unknown): Checked<CheckedPlan> => checkWith(planSchema, plan, goalFindings);

/** The checked plan; throws one error that lists every mistake. */
export function checkPlan(plan: WorkloadPlan): CheckedPlan {
  const checked = parsePlan(plan);
  if (!checked.ok) throw new Error(formatMistakes(checked.mistakes, 'the workload plan'));
  return checked.value;
}
