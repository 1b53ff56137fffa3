import { lostOf } from '../lab/simulator/lineages';
import type { Alteration } from '../lab/simulator/mutation';
import type { Shipped } from '../lab/simulator/orchestrations';
import { type Outcome, play } from '../lab/simulator/play';
import { drawSchedule } from '../lab/simulator/schedule';
import type { ShippedApp } from '../lab/simulator/shipped';
import type { WorkloadSettings } from '../lambda/contract/settings';
import type { LossBound } from '../lambda/contract/step-answers';
import type { FenceRecord } from '../lambda/ports/fence-store';
import type { Lease } from '../lambda/ports/lease-store';

export interface LossGiven {
  readonly app: ShippedApp;
}

export interface LossOrder {
  readonly from: number;
  readonly count: number;
}

export type FenceKind = FenceRecord['how'] | 'none';

/** What was said of one database that was promoted, and what was lost of it. */
export interface Bounded {
  readonly seed: number;
  readonly database: string;
  /** What was known of the old side when the bound was written down. */
  readonly fence: FenceKind;
  /** Absent: the run said that it does not know. */
  readonly boundSeconds?: number;
  /** From the first to the last write that was acknowledged and is not in the promoted copy. */
  readonly lostSeconds: number;
}

/** One day that ended with a promoted copy. */
export interface Takeover {
  readonly seed: number;
  readonly databases: readonly Bounded[];
}

/** The days of these seeds that have a takeover with a word on its loss. `alteration` may take a guard away, to see it found. */
export async function takeoversOf(
  { from, count }: LossOrder,
  settings: WorkloadSettings,
  shipped: Shipped,
  alteration?: Alteration,
): Promise<Takeover[]> {
  const takeovers: Takeover[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const databases = boundedOf(await play(drawSchedule(seed, settings), shipped, alteration));
    if (databases.length > 0) takeovers.push({ seed, databases });
  }
  return takeovers;
}

/** Copies of the standby only: home has none. */
export function boundedOf({ world, schedule: { seed } }: Outcome): readonly Bounded[] {
  const away = world.table
    .changesOf('lease')
    .map(({ after }) => after as Lease)
    .find(({ epoch, active }) => epoch > 1 && active === world.regionOf('standby'));
  if (away === undefined) return [];
  const said = world.table.changesOf(`loss/${away.epoch}`).at(-1);
  if (said === undefined) return [];
  const fence = world.table.asOf(`fence/${away.epoch}`, said.atMs) as FenceRecord | undefined;
  return Object.entries(said.after as Readonly<Record<string, LossBound>>)
    .filter(([database]) => world.server(database, 'standby').writable)
    .map(([database, bound]) => ({
      seed,
      database,
      fence: fence?.how ?? 'none',
      ...(bound.kind === 'known' && { boundSeconds: bound.seconds }),
      lostSeconds: spanSeconds(lostOf(world, database, away.epoch).map(({ atMs }) => atMs)),
    }));
}

/** Long transactions are acknowledged out of sequence. */
const spanSeconds = (atMs: readonly number[]): number =>
  atMs.length === 0
    ? 0
    : (atMs.reduce((a, b) => Math.max(a, b), 0) - atMs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)) /
      1000;
