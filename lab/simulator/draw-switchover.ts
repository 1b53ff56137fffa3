import type { DatabaseSettings } from '../../lambda/contract/settings';
import type { Chance } from './chance';
import { type Draw, TROUBLES } from './draw-faults';
import { aRun } from './draw-one';
import type { Fault } from './fault';
import { QUIET_MS } from './schedule';
import type { Shape } from './shape';

/** Faults that no schedule has placed yet, at the moment that they are given. */
type When = Pick<Extract<Fault, { kind: 'run aborted' }>, 'atMs' | 'sinceTakenMs'>;
type Strike = (chance: Chance, when: When) => readonly Fault[];

/** Nothing goes wrong: it has to move everything. */
const CLEAN = 0.15;
/** Longer than this a lost Region is another story. */
const AWAY_S = 250;

/** Calls of a step or a keeper between which a switchover is decided. */
const DECISIVE = ['ledger write lease', 'ledger write', 'ledger', 'guard', 'fleet', ''] as const;

/** What befalls a switchover while it is under way. */
const STRIKES: readonly (readonly [number, Strike])[] = [
  [6, (_, when) => [{ kind: 'run aborted', ...when }]],
  // While jobs are drained: nothing has changed yet, and nothing may stay stopped.
  [4, (c, { atMs }) => [{ kind: 'run aborted', atMs: atMs + c.seconds(2, 25) }]],
  [
    5,
    (c, when) => [
      {
        kind: 'call',
        role: 'step',
        place: 'standby',
        ailment: c.pick(['dies before', 'dies after', 'answer lost', 'late', 'twice', 'silent'] as const),
        calls: c.pick(DECISIVE),
        count: c.pick([1, 1, 2, 5]),
        ...when,
      },
    ],
  ],
  [
    3,
    (c, when) => [
      {
        kind: 'call',
        role: 'keeper',
        place: 'home',
        ailment: c.pick(['dies before', 'dies after', 'answer lost', 'late', 'slow'] as const),
        calls: c.pick(DECISIVE),
        count: c.pick([1, 2]),
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
        place: 'standby',
        where: { next: c.pick(['before', 'after'] as const), calls: c.pick(DECISIVE) },
        ...when,
        forMs: c.seconds(3, 150),
      },
    ],
  ],
  [
    2,
    (c, when) => [
      { kind: 'pause', role: 'keeper', place: 'home', where: 'at once', ...when, forMs: c.seconds(5, 150) },
    ],
  ],
  [
    3,
    (c, when) => [
      { kind: 'no schedule', role: 'keeper', place: 'home', ...when, forMs: c.seconds(30, AWAY_S) },
      { kind: 'death', role: 'keeper', place: 'home', ...when },
    ],
  ],
  [3, (c, when) => [{ kind: 'region loss', place: 'home', ...when, forMs: c.seconds(20, AWAY_S) }]],
  [2, (c, when) => [{ kind: 'isolation', place: 'home', ...when, forMs: c.seconds(20, AWAY_S) }]],
  [2, (c, when) => [{ kind: 'region loss', place: 'standby', ...when, forMs: c.seconds(20, AWAY_S) }]],
  [
    3,
    (c, when) => [
      { kind: 'cut', from: 'home', to: 'standby', oneWay: c.happens(0.3), ...when, forMs: c.seconds(5, AWAY_S) },
    ],
  ],
  [3, (c, when) => [{ kind: 'replication stalls', ...when, forMs: c.seconds(5, AWAY_S) }]],
  [2, (c, when) => [{ kind: 'replication lag', seconds: c.pick([5, 30, 90]), ...when, forMs: c.seconds(20, 200) }]],
  [2, (c, when) => [{ kind: 'stubborn session', side: 'home', ...when, forMs: c.seconds(5, 120) }]],
  [
    2,
    (c, when) => [
      { kind: 'database down', side: c.pick(['home', 'standby'] as const), ...when, forMs: c.seconds(5, 150) },
    ],
  ],
  [2, (c, when) => [{ kind: 'api away', api: 'rds', place: 'standby', ...when, forMs: c.seconds(5, 150) }]],
  [1, (c, when) => [{ kind: 'stale answers', place: 'standby', ...when, forMs: c.seconds(20, 200) }]],
  [1, (c, when) => [{ kind: 'backing up', ...when, forMs: c.seconds(5, 120) }]],
  [
    1,
    (c, when) => [
      { kind: 'catching up', place: c.pick(['home', 'standby'] as const), ...when, forMs: c.seconds(5, 90) },
    ],
  ],
];

/** Somebody starts another run, where the first one is under way, over, or dead. */
const NEXT_RUNS: readonly (readonly [number, Strike])[] = [
  [4, () => []],
  [2, (_, when) => [{ kind: 'person starts a switchover', place: 'standby', ...when }]],
  [1, (_, when) => [{ kind: 'person starts a switchover', place: 'home', ...when }]],
  [1, (c, { atMs, ...since }) => [{ ...aRun(c, atMs), ...since }]],
];

/** A person moves a workload that is well, and something befalls it while he does. */
export function drawSwitchover(chance: Chance): readonly Fault[] {
  const atMs = QUIET_MS + chance.seconds(0, 60);
  const start: Fault = { kind: 'person starts a switchover', place: 'standby', atMs };
  if (chance.happens(CLEAN)) return [start];
  const strikes = Array.from({ length: chance.whole(1, 3) }, () => strike(chance, atMs));
  const next = chance.weighed(NEXT_RUNS)(chance, { atMs, sinceTakenMs: chance.seconds(5, 240) });
  const trouble: Draw = chance.happens(0.3) ? chance.weighed(TROUBLES) : () => [];
  const faults = [...strikes.flat(), ...next, ...trouble(chance, atMs + chance.seconds(-20, 120))];
  return [start, ...faults].sort((a, b) => a.atMs - b.atMs);
}

/** Mostly in the seconds that count: from the order to close until the promotions are asked for. */
function strike(chance: Chance, atMs: number): readonly Fault[] {
  const sinceTakenMs = Math.round(chance.happens(0.6) ? chance.between(0, 20_000) : chance.between(20_000, 150_000));
  const when = chance.happens(0.75) ? { atMs, sinceTakenMs } : { atMs: atMs + chance.seconds(0, 100) };
  return chance.weighed(STRIKES)(chance, when);
}

/** A switchover is refused where clocks are far apart: a part of the days shows that, and the others that it moves. */
export function shapeOfSwitchover(chance: Chance, shape: Shape): Shape {
  const { settings, databaseClockSeconds } = shape;
  const drainTimeoutSeconds = chance.pick([10, 45]);
  const databases = chance.happens(0.5) ? oneAfterTheOther(settings.databases) : settings.databases;
  const near = { home: chance.whole(-5, 5), standby: chance.whole(-5, 5) };
  return {
    ...shape,
    lagSeconds: chance.pick([0, 0, 2, 8, 20]),
    databaseClockSeconds: chance.happens(0.9) ? near : databaseClockSeconds,
    settings: { ...settings, databases, ...(settings.jobs && { jobs: { ...settings.jobs, drainTimeoutSeconds } }) },
  };
}

/** A copy that lags for good, or whose close nobody would acknowledge, is waited for by a reprotect for hours. */
export function shapeOfWayBack(chance: Chance, shape: Shape): Shape {
  const { lagSeconds, ...moved } = shapeOfSwitchover(chance, shape);
  const near = { home: chance.whole(-5, 5), standby: chance.whole(-5, 5) };
  return { ...moved, lagSeconds: Math.min(lagSeconds, 8), databaseClockSeconds: near, prepares: false };
}

const oneAfterTheOther = (databases: readonly DatabaseSettings[]): readonly DatabaseSettings[] =>
  databases.map((database, index) => {
    const before = databases[index - 1];
    return before === undefined ? database : { ...database, dependsOn: [before.name] };
  });
