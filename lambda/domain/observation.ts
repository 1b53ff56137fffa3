import type { Timings } from '../contract/settings';
import type { Lease } from '../ports/lease-store';
import type { Observation, ServiceCount, TeamAlarmSeen, Wish } from '../ports/observation-store';
import { judgeTransactions } from './failing-transactions';
import { withPeaks } from './service-peaks';
import { isOlder, judgeLease, sight } from './sighting';
import { sightAlarms } from './team-alarms';
import { type Tries, withTries } from './transaction-window';

/** What one tick of an agent has gathered. */
export interface Look {
  readonly region: string;
  readonly lease: Lease;
  /** Before and after the lease was read, on this Region's clock. */
  readonly askedAt: string;
  readonly seenAt: string;
  /** Absent: not configured, or nobody serves just now. */
  readonly tries?: Tries;
  /** Absent: the team has none here. `unread`: they could not be read. */
  readonly alarms?: readonly Omit<TeamAlarmSeen, 'since'>[] | 'unread';
  readonly services?: readonly ServiceCount[];
  readonly wish?: Wish;
}

type LookTimings = Pick<Timings, 'leaseTtlSeconds' | 'holdDownSeconds' | 'agentTickSeconds'>;

/** What this Region knows now: what an agent gathered, on top of what the agents before and beside it have recorded. */
export function observe(before: Observation | undefined, look: Look, timings: LookTimings): Observation {
  const { region, lease, seenAt, wish = before?.wish } = look;
  const transactions =
    look.tries === undefined ? before?.transactions : withTries(before?.transactions, lease.epoch, look.tries, timings);
  const states = look.alarms === 'unread' ? undefined : look.alarms;
  const { holdDownSeconds } = timings;
  const peaks = withPeaks(before?.peaks, look.services, seenAt);
  return {
    region,
    at: seenAt,
    ...verdictOn(before, { ...look, transactions }, timings),
    ...(transactions && { transactions }),
    ...(look.alarms && { alarms: sightAlarms(before?.alarms, states, seenAt, holdDownSeconds) }),
    ...(look.services && { services: look.services }),
    ...(peaks && { peaks }),
    ...(wish && { wish }),
  };
}

/** The lease first: where it has run out or was given up, nothing else has to be shown. */
function verdictOn(
  before: Observation | undefined,
  look: Look & Pick<Observation, 'transactions'>,
  timings: LookTimings,
): Pick<Observation, 'epoch' | 'renewSeq' | 'since' | 'verdict' | 'detail'> {
  const { lease, askedAt, seenAt, transactions } = look;
  if (before !== undefined && isOlder(lease, before)) {
    const { epoch, renewSeq, since, verdict, detail } = before;
    return { epoch, renewSeq, since, verdict, detail };
  }
  const sighting = sight(lease, before, seenAt);
  const ofLease = judgeLease(lease, sighting, askedAt, timings.leaseTtlSeconds);
  if (ofLease.verdict !== 'healthy' || transactions === undefined || transactions.epoch !== lease.epoch)
    return { ...sighting, ...ofLease };
  // The tries begin after the lease was read: this tick's own must not wait for the next one.
  const judgedAt = Math.max(Date.parse(seenAt), look.tries?.at ?? 0);
  const { failing, detail } = judgeTransactions(transactions, judgedAt, timings);
  const verdict = failing ? 'failing' : ofLease.verdict;
  const because = look.tries?.because === undefined ? '' : `, the last one: ${look.tries.because}`;
  return { ...sighting, verdict, detail: `${ofLease.detail}; ${detail}${because}` };
}
