import type { Asked } from '../../../lambda/ports/decision-store';
import type { Lease } from '../../../lambda/ports/lease-store';
import type { SimulatedWorld } from '../simulated-world';
import type { Check, Violation } from './check';

/** P5: what a person has to agree to is not done before the yes, nor by a run that may only look. */
export const consent: Check = ({ world }) =>
  world.table.changesOf('lease').flatMap(({ before, after, atMs }): Violation[] => {
    const [was, { taken, epoch }] = [before as Lease | undefined, after as Lease];
    if (taken === undefined || was === undefined || was.epoch === epoch) return [];
    const missing = missingConsent(world, taken.by, atMs);
    return missing === undefined
      ? []
      : [{ promise: 'P5', atMs, text: `run ${taken.by} took epoch ${epoch} ${missing}` }];
  });

function missingConsent(world: SimulatedWorld, runId: string, atMs: number): string | undefined {
  const trigger = world.chronicle.executions.find(({ name }) => name === runId)?.trigger;
  const { automation } = world.settings;
  if (automation === 'observe' && trigger === 'alarm') return 'although automation may only observe';
  const asked = world.table.changesOf(`decision/${runId}`);
  if (asked.length === 0) return automation === 'approve' && trigger === 'alarm' ? 'and nobody was asked' : undefined;
  const answer = asked.findLast((change) => change.atMs <= atMs)?.after as Asked | undefined;
  if (answer?.decision?.verdict === 'approved') return undefined;
  return answer?.decision === undefined ? 'before anybody had answered' : 'although a person had declined';
}
