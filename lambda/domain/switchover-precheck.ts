import type { Timings } from '../contract/settings';
import type { Check } from '../contract/step-answers';
import type { InstanceState } from '../ports/database-fleet';
import type { GuardView } from '../ports/guarded-database';
import type { Lease } from '../ports/lease-store';
import type { Observation } from '../ports/observation-store';
import { secondsBetween } from './instants';

type SwitchoverTimings = Pick<
  Timings,
  'leaseTtlSeconds' | 'agentTickSeconds' | 'leaseRenewSeconds' | 'switchoverLagSeconds'
>;

/** Ticks and renewals that one word may be old: the next one, and one that was lost. */
const WORDS = 3;

/**
 * Is the lease being renewed now? Judged by this Region's own observer on its own clock: it has written lately, and the
 * renewal that stands is no older for it than a few renewals. No word of it is no sign of life.
 */
export function leaseCheck(
  { active, epoch, renewSeq, released }: Lease,
  own: Observation | undefined,
  now: string,
  { agentTickSeconds, leaseRenewSeconds }: SwitchoverTimings,
): Check {
  const name = `lease of ${active}`;
  const refused = (detail: string): Check => ({ name, passed: false, detail });
  if (released !== undefined) return refused(`its keeper has given it up: ${released}`);
  if (own === undefined) return refused('this Region has no observation of it yet: its agent has to run');
  const silentSeconds = Math.abs(secondsBetween(own.at, now));
  const lookLimit = WORDS * (agentTickSeconds + leaseRenewSeconds);
  if (silentSeconds > lookLimit)
    return refused(`this Region's agent last looked ${silentSeconds.toFixed(0)} s ago, ${lookLimit} s are allowed`);
  if (own.epoch !== epoch) return refused(`this Region's agent has seen epoch ${own.epoch}, the ledger is at ${epoch}`);
  const standsSeconds = renewSeq > own.renewSeq ? 0 : secondsBetween(own.since, now);
  const limit = WORDS * leaseRenewSeconds + agentTickSeconds;
  if (standsSeconds <= limit)
    return { name, passed: true, detail: `renewal ${renewSeq} of epoch ${epoch}, and going on` };
  return refused(`not renewed for ${standsSeconds.toFixed(0)} s`);
}

/** A database as this side sees it, and what its keeper on the other side has promised last. */
export interface SwitchedDatabase {
  readonly name: string;
  readonly instance: InstanceState;
  readonly inside: GuardView | undefined;
  readonly insideError: string | undefined;
  /** The other side's keeper reaches it. */
  readonly anchor: string | undefined;
  /** Nothing closes it there, not even a keeper. */
  readonly unfenced: boolean;
}

type Complaint = (d: SwitchedDatabase, timings: SwitchoverTimings) => string | undefined;

/** Each names what is seen and what would be right. All of them must be silent. */
const COMPLAINTS: readonly Complaint[] = [
  ({ instance }) =>
    instance.role === 'missing' ? 'the instance does not exist on this side; create the replica' : undefined,
  ({ instance }) =>
    instance.role === 'primary'
      ? 'it is no replica of the side that serves: npx handover reprotect makes it one, then start again'
      : undefined,
  ({ instance }) =>
    instance.role !== 'missing' && instance.status.means !== 'available'
      ? `status is ${instance.status.name}, it must be available`
      : undefined,
  ({ instance }) =>
    instance.role === 'replica' && !instance.replication.healthy
      ? `replication is ${instance.replication.status}, it must be replicating`
      : undefined,
  ({ unfenced }) =>
    unfenced ? 'grade "none": nothing closes its old side, so nobody can acknowledge that' : undefined,
  ({ inside, insideError }) => (inside === undefined ? `it does not answer: ${insideError}` : undefined),
  ({ inside }) => (inside?.receiving === false ? 'it receives nothing from its primary just now' : undefined),
  ({ inside }) => (inside?.replayed === undefined ? 'how far it has replayed is unknown' : undefined),
  ({ anchor }) => (anchor === undefined ? 'the keeper of the other side has never spoken of it' : undefined),
  ({ inside }) => (inside?.row === undefined ? 'the guard is not installed' : undefined),
  ({ inside }) =>
    inside?.row?.faults.length ? `its close would not be acknowledged: ${inside.row.faults.join('; ')}` : undefined,
  lag,
];

/**
 * The heartbeat is the other side's write, on that database's clock; the copy's own clock says how old it is. The two clocks are
 * compared only to refuse early: what is relied on afterwards is the position. None, or one from the future, is unknown.
 */
function lag({ inside }: SwitchedDatabase, { switchoverLagSeconds: limit }: SwitchoverTimings): string | undefined {
  const heartbeatAt = inside?.row?.heartbeatAt;
  if (inside === undefined || heartbeatAt === undefined)
    return 'no heartbeat of the other side has arrived, so its lag is unknown';
  const seconds = secondsBetween(heartbeatAt, inside.clock);
  if (seconds < -limit) return `its last heartbeat is ${-seconds.toFixed(0)} s in the future, so its lag is unknown`;
  return seconds <= limit ? undefined : `it is ${seconds.toFixed(0)} s behind, ${limit} s are allowed`;
}

export function databaseCheck(database: SwitchedDatabase, timings: SwitchoverTimings): Check {
  const name = `database ${database.name}`;
  const complaint = COMPLAINTS.map((complains) => complains(database, timings)).find((said) => said !== undefined);
  if (complaint !== undefined) return { name, passed: false, detail: complaint };
  return { name, passed: true, detail: `replica, replayed up to ${database.inside?.replayed}` };
}

/** What a person does whose other side is ill: a switchover needs both of them (fault C3). */
export const offersFailover = (workload: string, active: string): string =>
  `a switchover needs both sides well; if ${active} is lost, npx handover failover ${workload} --reason "..."`;
