import type { Chance } from './chance';
import { drawFaults } from './draw-faults';
import { type Fault, WAY_STAGES, type WayStage } from './fault';
import { QUIET_MS } from './schedule';

type When = Pick<Extract<Fault, { kind: 'run aborted' }>, 'atMs' | 'sinceTakenMs' | 'stage'>;
type Strike = (chance: Chance, when: When) => readonly Fault[];

/** Nothing goes wrong on the way: it has to come to its end. */
const CLEAN = 0.2;
const AWAY_S = 250;
/** What asks too early, while the other side is lost, open, or not complete. */
const TOO_EARLY = 0.4;

const personsRun = (c: Chance, when: When, place: 'home' | 'standby' = 'standby'): Fault => ({
  kind: 'person starts a run',
  place,
  acceptLoss: true,
  overrides: c.happens(0.2) ? ['unfenced'] : [],
  ...when,
});

/** How the standby comes to serve. */
const FIRST: readonly (readonly [number, Strike])[] = [
  [
    4,
    (c, { atMs }) => [
      { kind: 'region loss', place: 'home', atMs, forMs: c.seconds(100, 450) },
      personsRun(c, { atMs: atMs + c.seconds(20, 90) }),
    ],
  ],
  [
    4,
    (c, { atMs }) => [
      { kind: 'cut', from: 'home', to: 'standby', oneWay: c.happens(0.3), atMs, forMs: c.seconds(20, AWAY_S) },
      personsRun(c, { atMs: atMs + c.seconds(5, 60) }),
    ],
  ],
  [
    2,
    (c, { atMs }) => [
      { kind: 'isolation', place: 'home', atMs, forMs: c.seconds(100, 300) },
      {
        ...personsRun(c, { atMs: atMs + c.seconds(5, 60) }),
        kind: 'person starts a run',
        place: 'standby',
        acceptLoss: true,
        overrides: ['unfenced'],
      },
    ],
  ],
  [4, (_, { atMs }) => [{ kind: 'person starts a switchover', place: 'standby', atMs }]],
  [2, (c) => drawFaults(c)],
];

const EARLY: readonly (readonly [number, Strike])[] = [
  [3, (_, when) => [{ kind: 'person starts a reprotect', place: 'home', ...when }]],
  [1, (_, when) => [{ kind: 'person starts a reprotect', place: 'standby', ...when }]],
  [2, (_, when) => [{ kind: 'person starts a switchover', place: 'home', ...when }]],
  // Nothing goes on with the takeover, and somebody asks for the next thing.
  [
    2,
    (c, when) => [
      { kind: 'run aborted', ...when },
      {
        kind: 'person starts a reprotect',
        place: 'home',
        atMs: when.atMs,
        sinceTakenMs: (when.sinceTakenMs ?? 0) + c.seconds(150, 260),
      },
    ],
  ],
];

const SEEDING = [
  'seeding',
  'seeding.snapshot',
  'seeding.rename',
  'seeding.create',
  'fleet',
  'guard',
  'ledger write',
  'ledger',
  '',
];

/** What befalls the way back: home was left, the standby serves. */
const STRIKES: readonly (readonly [number, Strike])[] = [
  [
    8,
    (c, when) => [
      {
        kind: 'call',
        role: 'step',
        place: 'home',
        ailment: c.pick(['dies before', 'dies after', 'answer lost', 'late', 'twice', 'silent', 'refused'] as const),
        calls: c.pick(SEEDING),
        count: c.pick([1, 1, 2, 5]),
        ...when,
      },
    ],
  ],
  [
    4,
    (c, when) => [
      {
        kind: 'pause',
        role: 'step',
        place: 'home',
        where: { next: c.pick(['before', 'after'] as const), calls: c.pick(SEEDING) },
        ...when,
        forMs: c.seconds(3, 150),
      },
    ],
  ],
  [4, (_, when) => [{ kind: 'run aborted', ...when }]],
  [
    3,
    (c, when) => [
      {
        kind: 'call',
        role: 'keeper',
        place: c.pick(['home', 'standby'] as const),
        ailment: c.pick(['dies before', 'dies after', 'answer lost', 'late', 'slow'] as const),
        calls: c.pick(['ledger write', 'guard', 'fleet', '']),
        count: c.pick([1, 2]),
        ...when,
      },
    ],
  ],
  [3, (c, when) => [{ kind: 'region loss', place: 'home', ...when, forMs: c.seconds(20, AWAY_S) }]],
  [2, (c, when) => [{ kind: 'isolation', place: 'home', ...when, forMs: c.seconds(20, AWAY_S) }]],
  // The side that serves is lost, and a person wants it served from the one that was left.
  [
    5,
    (c, when) => [
      { kind: 'region loss', place: 'standby', ...when, forMs: c.seconds(60, 500) },
      ...(c.happens(0.7) ? [personsRun(c, later(when, c.seconds(20, 300)), 'home')] : []),
    ],
  ],
  [
    3,
    (c, when) => [
      { kind: 'isolation', place: 'standby', ...when, forMs: c.seconds(60, 300) },
      ...(c.happens(0.7) ? [personsRun(c, later(when, c.seconds(20, 250)), 'home')] : []),
    ],
  ],
  [
    4,
    (c, when) => [
      { kind: 'cut', from: 'home', to: 'standby', oneWay: c.happens(0.3), ...when, forMs: c.seconds(5, AWAY_S) },
    ],
  ],
  [2, (c, when) => [{ kind: 'replication stalls', ...when, forMs: c.seconds(5, AWAY_S) }]],
  [1, (c, when) => [{ kind: 'replication lag', seconds: c.pick([5, 30, 90]), ...when, forMs: c.seconds(20, 200) }]],
  [
    2,
    (c, when) => [
      { kind: 'database down', side: c.pick(['home', 'standby'] as const), ...when, forMs: c.seconds(5, 150) },
    ],
  ],
  [2, (c, when) => [{ kind: 'api away', api: 'rds', place: 'home', ...when, forMs: c.seconds(5, 150) }]],
  [2, (c, when) => [{ kind: 'stale answers', place: 'home', ...when, forMs: c.seconds(20, 200) }]],
  [2, (_, when) => [{ kind: 'person starts a reprotect', place: 'home', ...when }]],
  [1, (_, when) => [{ kind: 'person starts a reprotect', place: 'standby', ...when }]],
  [2, (_, when) => [{ kind: 'person starts a switchover', place: 'home', ...when }]],
  [2, (c, when) => [personsRun(c, when, 'home')]],
  [
    2,
    (c, when) => [
      { kind: 'no schedule', role: 'keeper', place: 'standby', ...when, forMs: c.seconds(30, AWAY_S) },
      { kind: 'death', role: 'keeper', place: 'standby', ...when },
    ],
  ],
  [1, (c, when) => [{ kind: 'no schedule', role: 'agent', place: 'home', ...when, forMs: c.seconds(30, 200) }]],
  [2, (c, when) => [{ kind: 'stubborn session', side: 'standby', ...when, forMs: c.seconds(5, 120) }]],
  [
    1,
    (c, when) => [
      { kind: 'clock step', side: c.pick(['home', 'standby'] as const), seconds: c.pick([-2, -1, 1, 2]), ...when },
    ],
  ],
];

const later = ({ atMs, ...when }: When, byMs: number): When => ({ ...when, atMs: atMs + byMs });

/** Stages are of different lengths; a switchover is decided in the seconds after it has taken the lease. */
const MOMENTS: Readonly<Record<WayStage, (c: Chance) => Omit<When, 'stage'>>> = {
  reprotect: (c) => ({ atMs: c.seconds(0, 150) }),
  seeding: (c) => ({ atMs: c.seconds(0, 150) }),
  protected: (c) => ({ atMs: c.seconds(0, 40) }),
  failback: (c) =>
    c.happens(0.6) ? { atMs: 0, sinceTakenMs: Math.round(c.between(0, 30_000)) } : { atMs: c.seconds(0, 100) },
};

/** The standby comes to serve, and then the workload goes home. */
export function drawWayBack(chance: Chance): readonly Fault[] {
  const atMs = QUIET_MS + chance.seconds(0, 60);
  const early = chance.happens(TOO_EARLY)
    ? chance.weighed(EARLY)(chance, { atMs, sinceTakenMs: chance.seconds(5, 280) })
    : [];
  const first = [...chance.weighed(FIRST)(chance, { atMs }), ...early].sort((a, b) => a.atMs - b.atMs);
  if (chance.happens(CLEAN)) return first;
  const strikes = Array.from({ length: chance.whole(1, 3) }, () => {
    const stage = chance.pick(WAY_STAGES);
    return chance.weighed(STRIKES)(chance, { stage, ...MOMENTS[stage](chance) });
  });
  return [...first, ...strikes.flat()];
}
