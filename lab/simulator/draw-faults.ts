import type { Side } from '../../lambda/contract/settings';
import type { Chance } from './chance';
import { aCall, aDeath, aDeathWithinAJob, aPause, aRole, aRun, twoPlaces } from './draw-one';
import { type Fault, LOOP_ROLES, PLACES } from './fault';
import { QUIET_MS } from './schedule';

const SIDES: readonly Side[] = ['home', 'standby'];
const LATEST_S = 200;

export type Draw = (chance: Chance, atMs: number) => readonly Fault[];

/** What a day is about; most of it concerns the side that serves. */
const CATASTROPHES: readonly (readonly [number, Draw])[] = [
  [3, () => []],
  [4, (c, atMs) => withCatchingUp(c, { kind: 'region loss', place: 'home', atMs, forMs: aLoss(c) })],
  [4, (c, atMs) => withCatchingUp(c, { kind: 'isolation', place: 'home', atMs, forMs: aLoss(c) })],
  [
    3,
    (c, atMs) => [
      { kind: 'no schedule', role: 'keeper', place: 'home', atMs, forMs: c.seconds(60, 300) },
      { kind: 'death', role: 'keeper', place: 'home', atMs },
    ],
  ],
  [2, (c, atMs) => [{ kind: 'database down', side: 'home', atMs, forMs: c.seconds(20, 300) }]],
  [1, (c, atMs) => [{ kind: 'disk full', side: 'home', atMs, forMs: c.seconds(100, 300) }]],
  [2, (c, atMs) => [{ kind: 'gray', part: c.pick([0.1, 0.3, 0.6, 1]), atMs, forMs: c.seconds(60, 300) }]],
  [2, (c, atMs) => [aPause(c, 'keeper', 'home', atMs)]],
  [8, livingLease],
  [1, (c, atMs) => [{ kind: 'lying observer', place: c.pick(PLACES), atMs, forMs: c.seconds(130, 300) }]],
  [
    2,
    (c, atMs) => [
      { kind: 'cut', from: 'home', to: 'standby', oneWay: c.happens(0.3), atMs, forMs: c.seconds(20, 250) },
      {
        kind: 'person starts a run',
        place: 'standby',
        acceptLoss: c.happens(0.5),
        overrides: [],
        atMs: atMs + c.seconds(5, 60),
      },
    ],
  ],
];

/** What makes it worse. */
export const TROUBLES: readonly (readonly [number, Draw])[] = [
  [2, (c, atMs) => [{ kind: 'cut', ...twoPlaces(c), oneWay: c.happens(0.5), atMs, forMs: c.seconds(5, 200) }]],
  [
    2,
    (c, atMs) => [
      { kind: 'slow link', ...twoPlaces(c), delayMs: c.pick([300, 900, 4_000]), atMs, forMs: c.seconds(10, 200) },
    ],
  ],
  [1, (c, atMs) => [{ kind: 'isolation', place: c.pick(PLACES), atMs, forMs: c.seconds(5, 200) }]],
  [
    1,
    (c, atMs) => [
      { kind: 'region loss', place: c.pick(['standby', 'tiebreaker'] as const), atMs, forMs: c.seconds(20, 150) },
    ],
  ],
  [1, (c, atMs) => [{ kind: 'catching up', place: c.pick(PLACES), atMs, forMs: c.seconds(5, 90) }]],
  [1, (c, atMs) => [{ kind: 'database down', side: c.pick(SIDES), atMs, forMs: c.seconds(5, 120) }]],
  [1, (c, atMs) => [{ kind: 'replication stalls', atMs, forMs: c.seconds(10, 300) }]],
  [1, (c, atMs) => [{ kind: 'replication lag', seconds: c.pick([5, 30, 120]), atMs, forMs: c.seconds(30, 300) }]],
  [2, (c, atMs) => [{ kind: 'clock step', side: c.pick(SIDES), seconds: c.pick([-2, -1, 1, 2]), atMs }]],
  [
    1,
    (c, atMs) => [
      { kind: 'host clock', role: aRole(c), place: c.pick(PLACES), seconds: c.pick([-30, -5, 5, 30]), atMs },
    ],
  ],
  [3, (c, atMs) => [aPause(c, aRole(c), c.pick(PLACES), atMs)]],
  [3, (c, atMs) => [aDeath(c, atMs)]],
  [
    1,
    (c, atMs) => [
      {
        kind: 'no schedule',
        role: c.pick(LOOP_ROLES),
        place: c.pick(PLACES),
        atMs,
        forMs: c.seconds(30, 300),
      },
    ],
  ],
  [8, (c, atMs) => [aCall(c, atMs)]],
  [4, (c, atMs) => [aDeathWithinAJob(c, atMs)]],
  [
    1,
    (c, atMs) => [
      {
        kind: 'api away',
        api: c.pick(['rds', 'ecs', 'ssm', 'route53'] as const),
        place: c.pick(SIDES),
        atMs,
        forMs: c.seconds(5, 150),
      },
    ],
  ],
  [1, (c, atMs) => [{ kind: 'stale answers', place: c.pick(SIDES), atMs, forMs: c.seconds(20, 200) }]],
  [2, (c, atMs) => [{ kind: 'lying observer', place: c.pick(PLACES), atMs, forMs: c.seconds(60, 300) }]],
  [1, (c, atMs) => [{ kind: 'stubborn session', side: 'home', atMs, forMs: c.seconds(10, 120) }]],
  [1, (c, atMs) => [{ kind: 'backing up', atMs, forMs: c.seconds(10, 120) }]],
  [1, (c, atMs) => [{ kind: 'alarm again', place: c.pick(SIDES), atMs }]],
  [1, (_, atMs) => [{ kind: 'run aborted', atMs }]],
  [2, (c, atMs) => [aRun(c, atMs)]],
  [2, (c, atMs) => [{ kind: 'person answers', verdict: c.pick(['approve', 'decline'] as const), atMs }]],
  [1, (c, atMs) => [{ kind: 'automation off', atMs, forMs: c.seconds(20, 200) }]],
];

/** Nothing goes wrong but this one thing, for longer than a takeover may take: it has to happen, and to wait for nothing. */
const CLEAN = 0.06;
const CLEAN_DAYS: readonly (readonly [number, Draw])[] = [
  [2, (c, atMs) => [{ kind: 'region loss', place: 'home', atMs, forMs: c.seconds(430, 500) }]],
  [2, (c, atMs) => [{ kind: 'isolation', place: 'home', atMs, forMs: c.seconds(430, 500) }]],
  [1, (c, atMs) => [{ kind: 'database down', side: 'home', atMs, forMs: c.seconds(600, 700) }]],
  [1, (c, atMs) => [{ kind: 'disk full', side: 'home', atMs, forMs: c.seconds(600, 700) }]],
  [1, (c, atMs) => [{ kind: 'gray', part: 1, atMs, forMs: c.seconds(600, 700) }]],
];

export function drawFaults(chance: Chance): readonly Fault[] {
  const beginsMs = QUIET_MS + chance.seconds(0, 60);
  if (chance.happens(CLEAN)) return chance.weighed(CLEAN_DAYS)(chance, beginsMs);
  const catastrophe = chance.weighed(CATASTROPHES)(chance, beginsMs);
  const count = chance.happens(0.2) ? 0 : chance.whole(1, 6);
  const troubles = Array.from({ length: count }, () =>
    chance.weighed(TROUBLES)(chance, QUIET_MS + chance.seconds(0, LATEST_S)),
  );
  return [...catastrophe, ...troubles.flat()].sort((a, b) => a.atMs - b.atMs);
}

/** The ledger's replica of a Region that returns has to catch up first. */
const withCatchingUp = (c: Chance, loss: Extract<Fault, { kind: 'region loss' | 'isolation' }>): readonly Fault[] => [
  loss,
  { kind: 'catching up', place: loss.place, atMs: loss.atMs + loss.forMs, forMs: c.seconds(0, 60) },
];

/** Most end before anybody has taken over, or long after. */
const aLoss = (c: Chance): number => (c.happens(0.1) ? c.seconds(430, 470) : c.seconds(20, 250));

/**
 * A person moves a workload that is alive, and in the same seconds the old side can no longer hear of it: only then its
 * deadline and the wait of the run are as close to each other as they can be.
 */
function livingLease(c: Chance, atMs: number): readonly Fault[] {
  const near = { atMs, sinceRenewalMs: Math.round(c.happens(0.6) ? c.between(0, 5_000) : c.between(5_000, 20_000)) };
  const alone: Fault = { kind: 'isolation', place: 'home', ...near, forMs: c.seconds(60, 250) };
  const late = {
    kind: 'pause',
    role: 'keeper',
    place: 'home',
    where: { next: 'after', calls: 'ledger write lease' },
    atMs: atMs - 5_000,
    forMs: c.seconds(20, 130),
  } as const;
  const deaf = c.weighed<readonly Fault[]>([
    [4, [alone]],
    [2, [alone, late]],
    [1, [{ kind: 'pause', role: 'keeper', place: 'home', where: 'at once', ...near, forMs: c.seconds(20, 130) }]],
    [
      1,
      [
        { kind: 'no schedule', role: 'keeper', place: 'home', atMs, forMs: c.seconds(60, 300) },
        { kind: 'death', role: 'keeper', place: 'home', atMs: atMs + 2_000 },
      ],
    ],
    [
      2,
      [
        {
          ...late,
          role: 'dispatcher',
          where: { next: 'before', calls: 'ledger write job' },
          forMs: c.seconds(90, 200),
        },
      ],
    ],
    [1, [{ kind: 'stubborn session', side: 'home', atMs: atMs - 15_000, forMs: c.seconds(60, 200) }]],
  ]);
  const steps: readonly Fault[] = c.happens(0.7)
    ? [{ kind: 'clock step', side: 'home', seconds: c.pick([-2, -1]), atMs: atMs + c.seconds(10, 50) }]
    : [];
  const sinceRenewalMs = Math.round(c.between(0, 3_000));
  const run: Fault = {
    kind: 'person starts a run',
    place: 'standby',
    acceptLoss: true,
    overrides: [],
    atMs,
    sinceRenewalMs,
  };
  return [...deaf, ...steps, run];
}
