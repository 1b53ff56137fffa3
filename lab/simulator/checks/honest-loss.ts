import type { LossBound } from '../../../lambda/contract/run-document';
import type { Acknowledged } from '../chronicle';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, seconds, type Violation } from './check';

/** P4: what was acknowledged on the old side and is not in the promoted copy spans no longer than the bound says. */
export const honestLoss: Check = ({ world }) =>
  world.table.changes
    .filter(({ key }) => key.startsWith('loss/'))
    .flatMap(({ after, atMs }) =>
      Object.entries(after as Readonly<Record<string, LossBound>>).flatMap(([database, bound]): Violation[] => {
        const lost = lostOf(world, database);
        const [first, last] = [lost.at(0), lost.at(-1)];
        if (bound.kind === 'unknown' || first === undefined || last === undefined) return [];
        const spanMs = Math.max(...lost.map((commit) => commit.atMs)) - Math.min(...lost.map((commit) => commit.atMs));
        if (spanMs <= bound.seconds * 1000) return [];
        const text = `${database} lost ${lost.length} writes over ${seconds(spanMs)}, the bound says ${bound.seconds} s (${bound.because})`;
        return [{ promise: 'P4', atMs, text }];
      }),
    );

/** Acknowledged on the side that was left, and not in the copy that was promoted. */
export function lostOf(world: SimulatedWorld, database: string): readonly Acknowledged[] {
  const copy = world.server(database, 'standby');
  if (!copy.writable) return [];
  const kept = new Set(copy.commits.map(({ id }) => id));
  return world.chronicle.acknowledged.filter(
    (commit) => commit.database === database && commit.side === 'home' && !kept.has(commit.id),
  );
}
