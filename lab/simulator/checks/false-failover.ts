import type { Lease } from '../../../lambda/ports/lease-store';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, seconds, type Violation } from './check';

/** The lease lives a minute, and half of that must have been bad before anybody may act on it. */
const LEAST_UNSOUND_MS = 30_000;
/** Where the lease is renewed and only writes fail, most of the hold-down of two minutes. */
const LEAST_FAILING_MS = 90_000;
const FAILING = /transactions|database|cannot use it/;
/** What is judged lies within a hold-down and the time of two runs' steps. */
const LOOK_BACK_MS = 300_000;
/** A wish that was right when the alarm went off: what has become sound since is seen at the latest after this. */
const SOUND_AGAIN_MS = 60_000;

/** A workload was moved by itself although the side that served was sound. */
export const falseFailover: Check = ({ world }) =>
  world.table.changesOf('lease').flatMap(({ before, after, atMs }): Violation[] => {
    const [was, { taken, epoch }] = [before as Lease | undefined, after as Lease];
    if (taken === undefined || was === undefined || was.epoch === epoch || !byItself(world, taken.by)) return [];
    const spells = unsoundSpells(world, atMs);
    if (spells.some((spell) => warrants(spell) && atMs - spell.untilMs <= SOUND_AGAIN_MS)) return [];
    if (failedMs(spells, atMs) >= LEAST_FAILING_MS) return [];
    const last = spells.at(-1);
    const text =
      last === undefined
        ? `${taken.from} was sound all the time`
        : `${taken.from} was unsound for ${seconds(last.untilMs - last.fromMs)} only, until ${seconds(atMs - last.untilMs)} before`;
    return [{ promise: 'false failover', atMs, text: `run ${taken.by} took epoch ${epoch}, and ${text}` }];
  });

const byItself = (world: SimulatedWorld, runId: string): boolean =>
  world.settings.automation === 'automatic' &&
  world.chronicle.executions.some(({ name, trigger }) => name === runId && trigger === 'alarm');

interface Spell {
  readonly fromMs: number;
  untilMs: number;
  /** Only writes failed, all the time. */
  failing: boolean;
}

const warrants = ({ fromMs, untilMs, failing }: Spell): boolean =>
  untilMs - fromMs >= (failing ? LEAST_FAILING_MS : LEAST_UNSOUND_MS);

/** Writes that fail, come right and fail again within one hold-down and the time to act on it are one ailment. */
const ONE_AILMENT_MS = 160_000;

const failedMs = (spells: readonly Spell[], atMs: number): number =>
  spells.reduce((sum, { fromMs, untilMs }) => sum + Math.max(0, untilMs - Math.max(fromMs, atMs - ONE_AILMENT_MS)), 0);

function unsoundSpells(world: SimulatedWorld, atMs: number): readonly Spell[] {
  const spells: Spell[] = [];
  let current: Spell | undefined;
  for (const second of world.chronicle.seconds) {
    if (second.atMs < atMs - LOOK_BACK_MS || second.atMs > atMs) continue;
    if (second.unsound === undefined) {
      current = undefined;
      continue;
    }
    const failing = FAILING.test(second.unsound);
    if (current === undefined) {
      current = { fromMs: second.atMs, untilMs: second.atMs, failing };
      spells.push(current);
    }
    Object.assign(current, { untilMs: second.atMs, failing: current.failing && failing });
  }
  return spells;
}
