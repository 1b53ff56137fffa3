import type { WireEntry } from '../aws';
import type { Call } from '../aws/call';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { keyOf, leaseWrites } from '../verdict/renewals';
import { runEnds, sayEnd } from '../verdict/run-ends';

export interface Race {
  /** When the renewal that had been on its way took effect, milliseconds since 1970. */
  renewedAt?: number;
  /** Whether the run's compare-and-set was on its way then. */
  raced: boolean;
}

export const lateRenewalChecks = (
  race: Race,
  evidence: Evidence,
  entries: readonly WireEntry[],
): readonly LabCheck[] => [raceCheck(race), writesCheck(race, evidence), judgedAnewCheck(evidence, entries)];

/** The compare-and-set by which a run takes the lease. */
export const isTakeover = ({ caller, operation }: Pick<Call, 'caller' | 'operation'>, input: unknown): boolean =>
  caller.endsWith('-run-steps') && operation === 'UpdateItem' && keyOf(input).sk === 'LEASE';

/** Otherwise nothing has raced, and the rest shows nothing. */
function raceCheck({ renewedAt, raced }: Race): LabCheck {
  return {
    name: 'a renewal took effect while the compare-and-set of a takeover was on its way',
    passed: renewedAt !== undefined && raced,
    detail: renewedAt === undefined ? 'no renewal got through' : raced ? 'it did' : 'no takeover was on its way',
  };
}

/** What the keeper may believe after that renewal: its database takes writes again, which nobody may forget. */
function writesCheck({ renewedAt = Number.POSITIVE_INFINITY }: Race, { acknowledged, first }: Evidence): LabCheck {
  const since = acknowledged.filter(({ region, sentAt }) => region === first && sentAt > renewedAt);
  return {
    name: 'after that renewal the old side took writes again',
    passed: since.length > 0,
    detail: `${since.length} writes acknowledged by ${first} after it`,
  };
}

/** The run that had judged the earlier renewal has changed nothing; a later one, that saw this one run out, took over. */
function judgedAnewCheck({ history, before }: Evidence, entries: readonly WireEntry[]): LabCheck {
  const refused = runEnds(history).filter(({ words }) => /no quorum wants a takeover any more/.test(words));
  const taken = leaseWrites(entries).filter((entry) => isTakeover(entry, entry.input)).length;
  return {
    name: 'the run that had judged the earlier renewal stops, and a later one takes over',
    passed: refused.length > 0 && taken === 1,
    detail: `${refused.map(sayEnd).join(' | ') || 'no run was stopped'}; ${taken} raised epochs (from ${before?.epoch})`,
  };
}
