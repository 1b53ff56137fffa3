import type { Side } from '../../../lambda/contract/settings';
import type { FenceRecord } from '../../../lambda/ports/fence-store';
import type { Lease } from '../../../lambda/ports/lease-store';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, seconds, type Violation } from './check';

interface Reign {
  readonly side: Side;
  readonly fromMs: number;
  untilMs: number;
  /** A person has opened the next side without knowing this one closed. */
  unfenced: boolean;
}

/** P1, on what was committed: before the moment of the fence nobody writes on the new side, after it nobody on the old. */
export const oneWriter: Check = ({ world }) => {
  const reigns = reignsOf(world);
  return world.chronicle.acknowledged.flatMap((commit): Violation[] => {
    const own = reigns.filter(({ side }) => side === commit.side);
    if (own.some(({ fromMs, untilMs, unfenced }) => commit.atMs >= fromMs && (unfenced || commit.atMs <= untilMs)))
      return [];
    const nearest = own.at(-1);
    const why =
      nearest === undefined || commit.atMs < nearest.fromMs
        ? `${nearest === undefined ? 'which never was' : seconds(nearest.fromMs - commit.atMs)} before the other side was fenced`
        : `${seconds(commit.atMs - nearest.untilMs)} after it was held for fenced`;
    return [{ promise: 'P1', atMs: commit.atMs, text: `${commit.database} in ${commit.side} took a write ${why}` }];
  });
};

/** Who may write when: from one fence to the next. */
function reignsOf(world: SimulatedWorld): readonly Reign[] {
  const first: Reign = { side: 'home', fromMs: 0, untilMs: Number.POSITIVE_INFINITY, unfenced: false };
  const reigns = [first];
  for (const { after, atMs } of world.table.changes.filter(({ key }) => key === 'lease')) {
    const { taken, epoch, active } = after as Lease;
    if (taken === undefined || taken.at === undefined || isKnown(reigns, epoch)) continue;
    EPOCHS.set(reigns, [...(EPOCHS.get(reigns) ?? []), epoch]);
    const fence = heldAt(world, epoch);
    const last = reigns.at(-1);
    if (last !== undefined)
      Object.assign(last, { untilMs: fence?.atMs ?? last.untilMs, unfenced: fence?.unfenced ?? false });
    if (fence === undefined) continue;
    reigns.push({
      side: active === world.regionOf('home') ? 'home' : 'standby',
      fromMs: Math.max(fence.atMs, atMs),
      untilMs: Number.POSITIVE_INFINITY,
      unfenced: false,
    });
  }
  return reigns;
}

const EPOCHS = new WeakMap<readonly Reign[], number[]>();
const isKnown = (reigns: readonly Reign[], epoch: number): boolean => EPOCHS.get(reigns)?.includes(epoch) ?? false;

/** The moment from which the ledger says that every database of the old side is closed. */
function heldAt(
  world: SimulatedWorld,
  epoch: number,
): { readonly atMs: number; readonly unfenced: boolean } | undefined {
  const names = world.settings.databases.map(({ name }) => name);
  const word = world.table.changesOf(`fence/${epoch}`).find(({ after }) => {
    const { how, databases } = after as FenceRecord;
    return how !== 'acknowledged' || names.every((name) => databases[name] !== undefined);
  });
  return word && { atMs: word.atMs, unfenced: (word.after as FenceRecord).how === 'unfenced' };
}
