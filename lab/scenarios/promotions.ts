import type { WireEntry } from '../aws';
import type { LabCheck } from '../verdict/lab-check';
import type { DatabasePair } from '../world/databases';
import type { Stage } from './stage';

/** The pair of a database, its copy's identifier, and the copy's Region. */
export function copyOf({ world }: Stage, pair: DatabasePair) {
  return { region: world.otherRegion, identifier: pair.settings.instance[world.other] };
}

export function firstPair({ world }: Stage): DatabasePair {
  const [pair] = world.parts.databases.pairs;
  if (pair === undefined) throw new Error('the workload has no database');
  return pair;
}

/** Calls that RDS has accepted, whether or not anybody heard so. */
export const acceptedPromotions = ({ world }: Stage, identifier: string): readonly WireEntry[] =>
  world.parts.cloud.log
    .where({ service: 'rds', operation: 'PromoteReadReplica' })
    .filter(({ input, outcome }) => idIn(input) === identifier && (outcome === 'ok' || outcome === 'dropped'));

export const idIn = (input: unknown): unknown =>
  (input as { readonly DBInstanceIdentifier?: string }).DBInstanceIdentifier;

/** Every copy's promotion was accepted so many times. */
export function promotedCheck(stage: Stage, times: Readonly<Record<string, number>>): LabCheck {
  const counted = stage.world.parts.databases.pairs.map((pair) => {
    const { name } = pair.settings;
    return { name, count: acceptedPromotions(stage, copyOf(stage, pair).identifier).length };
  });
  return {
    name: 'RDS has accepted as many promotions as there had to be',
    passed: counted.every(({ name, count }) => count === times[name]),
    detail: counted.map(({ name, count }) => `${name}: ${count} of ${times[name]}`).join(', '),
  };
}

/** When a promoted copy was an available instance of its own for RDS, as the first look that says so; undefined: never. */
export const entered = ({ world }: Stage, state: string): number | undefined =>
  world.parts.history.find((event) => event.kind === 'StateEntered' && event.state === state)?.at.getTime();

/** A busy laptop must not look like a side that is ill: these stories are about databases, not about how soon a loss is seen. */
export const PATIENT_TIMINGS = { leaseTtlSeconds: 12, leaseMarginSeconds: 2, leaseRenewSeconds: 2 };
