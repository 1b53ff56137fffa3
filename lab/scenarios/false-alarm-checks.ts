import { METRICS } from '../../lambda/contract/names';
import type { WireEntry } from '../aws';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { leaseWrites, longestGap, renewalsOf } from '../verdict/renewals';
import { runEnds } from '../verdict/run-ends';
import { isBookkeeping, isWrite, sayWrites } from '../verdict/run-writes';

/** Milliseconds since 1970. */
export interface Times {
  readonly from: number;
  readonly to: number;
}

export interface FalseAlarm {
  readonly ttlMs: number;
  readonly cutMs: number;
  /** What the lab has started by an event, and how many observers wanted a takeover at that time. */
  readonly alarms: { readonly execution: string; readonly voices: number }[];
  readonly cut?: Times;
}

/** `wire`: every call of this story. */
export const falseAlarmChecks = (
  act: FalseAlarm,
  evidence: Evidence,
  wire: readonly WireEntry[],
): readonly LabCheck[] => [
  ...refusedChecks(act, evidence),
  writesCheck(act, evidence),
  cutCheck(act, wire),
  renewedCheck(act, evidence, wire),
  wishCheck(evidence, wire),
];

const WHEN = ['while the standby cannot publish', 'in the middle of the cut', 'while the ledger is slow'];

/** Each by its own words: how many wanted it, of how many. */
function refusedChecks({ alarms }: FalseAlarm, { history }: Evidence): readonly LabCheck[] {
  return WHEN.map((when, index) => {
    const alarm = alarms[index];
    const end = runEnds(history).find(({ execution }) => execution === alarm?.execution);
    const wanted = `the alarm is not confirmed: ${alarm?.voices} of 3 observers want a takeover`;
    const said = end?.words.split(';')[0] ?? 'no run has ended';
    const passed = end?.state === 'FailoverIncomplete' && end.words.includes(wanted);
    return { name: `an alarm ${when} is refused: ${alarm?.voices} of 3`, passed, detail: said };
  });
}

function writesCheck({ alarms }: FalseAlarm, { calls, history }: Evidence): LabCheck {
  const runs = new Set(history.map(({ execution }) => execution));
  const writes = calls.filter(isWrite);
  const foreign = writes.filter((call) => !isBookkeeping(call));
  return {
    name: 'these runs have written their own items and told people, and there were no others',
    passed: writes.length > 0 && foreign.length === 0 && runs.size === alarms.length,
    detail: `${runs.size} runs: ${foreign.length > 0 ? `also ${sayWrites(foreign)}` : sayKinds(writes)}`,
  };
}

/** Without the names of the runs in it. */
const sayKinds = (writes: readonly WireEntry[]): string => sayWrites(writes).replace(/REPORT#\S+/g, 'REPORT#…');

/** A cut that let something through would prove nothing, nor one that was shorter than it should be. */
function cutCheck({ ttlMs, cutMs }: FalseAlarm, wire: readonly WireEntry[]): LabCheck {
  const gap = longestGap(renewalsOf(wire));
  return {
    name: 'as long as the cut lasted nothing was renewed, and the lease did not run out',
    passed: gap >= cutMs && gap < ttlMs,
    detail: `longest time without a renewal ${(gap / 1000).toFixed(1)} s, a lease lasts ${ttlMs / 1000} s`,
  };
}

function renewedCheck({ cut }: FalseAlarm, { faultAt }: Evidence, wire: readonly WireEntry[]): LabCheck {
  const writes = leaseWrites(wire).filter(({ at }) => at > faultAt);
  const before = renewalsOf(writes).filter(({ at }) => at < (cut?.from ?? 0)).length;
  const after = renewalsOf(writes).filter(({ at }) => at > (cut?.to ?? Number.POSITIVE_INFINITY)).length;
  const others = writes.length - renewalsOf(writes).length;
  return {
    name: 'the keepers renewed before the cut and after it, and nobody else touched the lease',
    passed: before > 0 && after > 0 && others === 0,
    detail: `${before} renewals before it, ${after} after it, ${others} writes by anybody else`,
  };
}

/** The standby's observers never said it, not even what nobody heard. */
function wishCheck({ faultAt, other }: Evidence, wire: readonly WireEntry[]): LabCheck {
  const values = wire
    .filter(({ operation }) => operation === 'PutMetricData')
    .filter(({ at, callerRegion }) => at > faultAt && callerRegion === other)
    .flatMap(({ input }) => (input as MetricData).MetricData ?? [])
    .flatMap(({ MetricName, Value }) => (MetricName === METRICS.takeoverWanted ? [Value] : []));
  const wishes = values.filter((value) => value !== 0).length;
  return {
    name: `no observer in ${other} wanted a takeover at any time`,
    passed: values.length > 0 && wishes === 0,
    detail: `${wishes} of ${values.length} data points of ${METRICS.takeoverWanted} are not 0`,
  };
}

interface MetricData {
  readonly MetricData?: readonly { readonly MetricName?: string; readonly Value?: number }[];
}
