import type { Chance } from './chance';
import { AILMENTS, CALLS, type Fault, PLACES, type Place, type Role } from './fault';

/** Roles, the ones that matter most most often. A sidecar is not paused alone: its job is on the same host. */
const STRUCK: readonly (readonly [number, Exclude<Role, 'sidecar'>])[] = [
  [4, 'keeper'],
  [4, 'agent'],
  [5, 'dispatcher'],
  [4, 'step'],
  [1, 'client'],
  [1, 'schedules'],
  [1, 'task-events'],
];

export const aRole = (c: Chance): Role => c.weighed(STRUCK);

/** Calls of a role: half of the time those for jobs, where it makes any. */
const callsOf = (c: Chance, role: Role): (typeof CALLS)[number] =>
  JOB_ROLES.has(role) && c.happens(0.5) ? c.pick(JOB_CALLS) : c.pick(CALLS);

const JOB_ROLES: ReadonlySet<Role> = new Set(['dispatcher', 'client', 'schedules', 'task-events']);
const JOB_CALLS = CALLS.filter((calls) => calls.startsWith('ledger write job') || calls === 'cluster.run');

export function twoPlaces(c: Chance): { readonly from: Place; readonly to: Place } {
  const from = c.pick(PLACES);
  return { from, to: c.pick(PLACES.filter((place) => place !== from)) };
}

export const aPause = (c: Chance, role: Role, place: Place, atMs: number): Fault => ({
  kind: 'pause',
  role,
  place,
  where:
    role !== 'step' && c.happens(0.4)
      ? 'at once'
      : { next: c.pick(['before', 'after'] as const), calls: callsOf(c, role) },
  atMs,
  forMs: c.seconds(3, 130),
});

/** A step lives for moments: it dies at its next call. */
export function aDeath(c: Chance, atMs: number): Fault {
  const [role, place] = [c.happens(0.08) ? 'sidecar' : aRole(c), c.pick(PLACES)] as const;
  if (role !== 'step') return { kind: 'death', role, place, atMs };
  const ailment = c.pick(['dies before', 'dies after'] as const);
  return { kind: 'call', role, place: 'standby', ailment, calls: c.pick(CALLS), count: 1, atMs };
}

export function aCall(c: Chance, atMs: number): Fault {
  const role = c.weighed([
    [6, 'step'],
    [4, 'keeper'],
    [2, 'agent'],
    [6, 'dispatcher'],
    [2, 'client'],
    [1, 'sidecar'],
    [1, 'schedules'],
    [1, 'task-events'],
  ] as const);
  return {
    kind: 'call',
    role,
    place: c.weighed([
      [2, 'standby'],
      [2, 'home'],
      [1, 'tiebreaker'],
    ] as const),
    ailment: c.pick(AILMENTS),
    calls: callsOf(c, role),
    count: c.pick([1, 1, 2, 5]),
    atMs,
  };
}

/** Whoever changes a job dies between two of its items. */
export function aDeathWithinAJob(c: Chance, atMs: number): Fault {
  const [role, place] = c.weighed<readonly [Role, Place]>([
    [6, ['dispatcher', 'home']],
    [3, ['dispatcher', 'standby']],
    [3, ['step', 'standby']],
    [2, ['client', 'home']],
    [1, ['task-events', 'home']],
  ]);
  const ailment = c.pick(['dies before', 'dies after'] as const);
  return { kind: 'call', role, place, ailment, calls: c.pick(JOB_CALLS), count: c.pick([1, 2, 4]), atMs };
}

export const aRun = (c: Chance, atMs: number): Fault => ({
  kind: 'person starts a run',
  place: c.weighed([
    [5, 'standby'],
    [1, 'home'],
  ] as const),
  acceptLoss: c.happens(0.5),
  overrides: c.weighed([
    [6, []],
    [1, ['unfenced']],
    [1, ['unready']],
    [1, ['unfenced', 'unready']],
  ] as const),
  atMs,
});
