import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { sayCalls, waitedCalls } from '../verdict/waited-calls';

/** `change`: what became of a record change that the lab itself tried; absent where the workload has no record. */
export function blackHoleChecks(evidence: Evidence, change: string | undefined): readonly LabCheck[] {
  const { waited, forbidden, bestEffort, lastResort, bestEffortMs } = waitedCalls(evidence);
  const seconds = (bestEffortMs / 1000).toFixed(1);
  return [
    {
      name: 'calls that the run waited for',
      passed: waited.length > 0 && forbidden.length === 0,
      detail: forbidden.length > 0 ? `among them ${sayCalls(forbidden)}; all: ${sayCalls(waited)}` : sayCalls(waited),
    },
    {
      name: 'calls that it tried and did not wait for',
      passed: bestEffort.length > 0 || evidence.accepted === 0,
      detail: `${sayCalls(bestEffort)}; together they were out for ${seconds} s; the ledger there as a last resort: ${sayCalls(lastResort)}`,
    },
    ...(change === undefined ? [] : [recordCheck(change)]),
  ];
}

const recordCheck = (change: string): LabCheck => ({
  name: 'a record that would have to be changed in Route 53 is queued, not waited for',
  passed: change === 'queued',
  detail: `the shipped adapter answers: ${change}`,
});
