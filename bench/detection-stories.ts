import type { Chance } from '../lab/simulator/chance';
import { type Fault, PLACES } from '../lab/simulator/fault';
import type { Timings } from '../lambda/contract/settings';

interface Story {
  readonly name: string;
  readonly faults: (chance: Chance, atMs: number) => readonly Fault[];
}

/** From when a goal counts. */
export type Since = 'the last renewal' | 'the fault';

export interface Goal {
  readonly since: Since;
  readonly seconds: (timings: Timings) => number;
}

/** A fault that must be found: it lasts. */
export interface FoundStory extends Story {
  readonly goal: Goal;
}

/** A fault that must move nothing: it is short, or one observer's alone. */
export interface IgnoredStory extends Story {
  readonly lastsMs: number;
}

export const isIgnored = (story: FoundStory | IgnoredStory): story is IgnoredStory => 'lastsMs' in story;

const LASTING_MS = 3_600_000;
/** What was started before the fault has begun its work by then. */
const STARTED_MS = 2_500;

/** The tick of an observer is its probe's period. */
const DEAD_KEEPER: Goal = {
  since: 'the last renewal',
  seconds: ({ leaseTtlSeconds, agentTickSeconds }) => leaseTtlSeconds + 2 * agentTickSeconds,
};
const FAILING: Goal = {
  since: 'the fault',
  seconds: ({ holdDownSeconds, agentTickSeconds }) => holdDownSeconds + 2 * agentTickSeconds,
};

const gray = (part: number): FoundStory => ({
  name: part === 1 ? 'real transactions all fail' : `${part * 100} % of real transactions fail`,
  faults: (_, atMs) => [{ kind: 'gray', part, atMs, forMs: LASTING_MS }],
  goal: FAILING,
});

export const FOUND: readonly FoundStory[] = [
  {
    name: 'keepers of home die, none is started',
    faults: (_, atMs) => [
      { kind: 'no schedule', role: 'keeper', place: 'home', atMs, forMs: LASTING_MS },
      { kind: 'death', role: 'keeper', place: 'home', atMs },
      // One that was just starting.
      { kind: 'death', role: 'keeper', place: 'home', atMs: atMs + STARTED_MS },
    ],
    goal: DEAD_KEEPER,
  },
  {
    name: 'home is lost with everything',
    faults: (_, atMs) => [{ kind: 'region loss', place: 'home', atMs, forMs: LASTING_MS }],
    goal: DEAD_KEEPER,
  },
  {
    name: 'home is isolated',
    faults: (_, atMs) => [{ kind: 'isolation', place: 'home', atMs, forMs: LASTING_MS }],
    goal: DEAD_KEEPER,
  },
  gray(1),
  gray(0.6),
  gray(0.3),
  {
    name: 'the database refuses every write',
    faults: (_, atMs) => [{ kind: 'disk full', side: 'home', atMs, forMs: LASTING_MS }],
    goal: FAILING,
  },
];

export const IGNORED: readonly IgnoredStory[] = [
  { name: 'nothing', faults: () => [], lastsMs: 200_000 },
  {
    name: 'keepers of home paused for 30 s',
    faults: (_, atMs) => [{ kind: 'pause', role: 'keeper', place: 'home', where: 'at once', atMs, forMs: 30_000 }],
    lastsMs: 30_000,
  },
  {
    name: 'home isolated for 40 s',
    faults: (_, atMs) => [{ kind: 'isolation', place: 'home', atMs, forMs: 40_000 }],
    lastsMs: 40_000,
  },
  {
    name: 'real transactions fail for 60 s',
    faults: (_, atMs) => [{ kind: 'gray', part: 1, atMs, forMs: 60_000 }],
    lastsMs: 60_000,
  },
  {
    name: 'one observer lies for 300 s',
    faults: (chance, atMs) => [{ kind: 'lying observer', place: chance.pick(PLACES), atMs, forMs: 300_000 }],
    lastsMs: 300_000,
  },
  {
    name: 'Multi-AZ failover, database down 60–100 s',
    faults: (chance, atMs) => [
      { kind: 'database down', side: 'home', atMs, forMs: Math.round(chance.between(60_000, 100_000)) },
    ],
    lastsMs: 100_000,
  },
];
