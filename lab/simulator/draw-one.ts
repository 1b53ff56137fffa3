import type { Chance } from './chance';
import { AILMENTS, CALLS, type Fault, PLACES, type Place, ROLES, type Role } from './fault';

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
      : { next: c.pick(['before', 'after'] as const), calls: c.pick(CALLS) },
  atMs,
  forMs: c.seconds(3, 130),
});

/** A step lives for moments: it dies at its next call. */
export function aDeath(c: Chance, atMs: number): Fault {
  const [role, place] = [c.pick(ROLES), c.pick(PLACES)];
  if (role !== 'step') return { kind: 'death', role, place, atMs };
  const ailment = c.pick(['dies before', 'dies after'] as const);
  return { kind: 'call', role, place: 'standby', ailment, calls: c.pick(CALLS), count: 1, atMs };
}

export const aCall = (c: Chance, atMs: number): Fault => ({
  kind: 'call',
  role: c.weighed([
    [3, 'step'],
    [2, 'keeper'],
    [1, 'agent'],
    [2, 'dispatcher'],
  ] as const),
  place: c.weighed([
    [2, 'standby'],
    [2, 'home'],
    [1, 'tiebreaker'],
  ] as const),
  ailment: c.pick(AILMENTS),
  calls: c.pick(CALLS),
  count: c.pick([1, 1, 2, 5]),
  atMs,
});

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
