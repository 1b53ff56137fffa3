import type { Lease } from '../ports/lease-store';

/** Why a Region does not take a job that would stand in it only; undefined: it does. */
export type NotHere = { readonly kind: 'nobody serves' } | { readonly kind: 'elsewhere'; readonly active: string };

/**
 * Where one Region serves, that Region takes the job: in the other one it would wait until the next failover. Where none
 * serves yet, nobody could say which that is.
 */
export function notHere(lease: Pick<Lease, 'active'> | undefined, region: string): NotHere | undefined {
  if (lease === undefined) return { kind: 'nobody serves' };
  return lease.active === region ? undefined : { kind: 'elsewhere', active: lease.active };
}

export const notHereText = (application: string, region: string, because: NotHere): string =>
  because.kind === 'elsewhere'
    ? `jobs of "${application}" stand in one Region only, and ${because.active} serves: submit it there, ${region} takes none`
    : `jobs of "${application}" stand in one Region only, and no Region serves yet: try again`;

/**
 * A takeover cannot raise the epochs of claims in a table that it may not reach, so the claims ask instead: once another
 * epoch serves, an end that comes in is late (promise P3), however the table looks.
 */
export const isLate = (lease: Pick<Lease, 'epoch'> | undefined, epoch: number): boolean =>
  lease !== undefined && lease.epoch > epoch;
