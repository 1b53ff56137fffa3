import type { AutomationHold, HoldScope } from '../ports/automation-store';

export interface StandingHold extends AutomationHold {
  readonly scope: HoldScope;
}

/** The word that keeps automation off now, of several the one that ends last. A time that cannot be read has not passed. */
export function standingHold(
  holds: Readonly<Partial<Record<HoldScope, AutomationHold>>>,
  now: string,
): StandingHold | undefined {
  const standing = (['workload', 'installation'] as const).flatMap((scope) => {
    const hold = holds[scope];
    return hold === undefined || Date.parse(hold.until) <= Date.parse(now) ? [] : [{ scope, ...hold }];
  });
  return standing.reduce<StandingHold | undefined>(
    (last, hold) => (last === undefined || !(Date.parse(hold.until) <= Date.parse(last.until)) ? hold : last),
    undefined,
  );
}

export const sayHold = ({ scope, until, by, reason }: StandingHold): string =>
  `automation is off${scope === 'installation' ? ' for all workloads' : ''} until ${until} by ${by} (${reason})`;
