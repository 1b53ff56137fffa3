import type { TimedFailover } from './timed-failover';

/**
 * What even a perfect orchestrator has to wait for, one after the other, with the times that were drawn for this run:
 *
 *     1. home silent: the longer of the slowest promotion and the fence (a TTL after the lease was taken, beside it);
 *                     of an Aurora global database, which is promoted after the fence (ADR 0022), their sum
 *        home alive:  the close of the old databases and its word in the ledger, then the slowest promotion: with
 *                     replication alive, promoting first would lose what the old side still acknowledges
 *     2. the statement that opens a database, the slowest of them
 *     3. the longer of: connection parameters written; the ledger says who serves, and records on health checks follow
 *     4. the longer of: one real write; one name resolved
 *
 * Everything else is ours: judging and claiming, the call that asks for a promotion, starts of functions, transitions,
 * polls, jobs, the report. A promotion counts from the moment at which it was asked for.
 */
export function criticalPathMs(failover: TimedFailover): number {
  const { plan, calls, flip } = failover;
  const { records } = plan.settings;
  const followsMs = records.some(({ strategy }) => strategy === 'health-check') ? flip.followsMs : 0;
  const resolvedMs = records.length > 0 ? calls.longestMs('resolver.targets') : 0;
  return [
    pausedCriticalMs(failover),
    Math.max(calls.longestMs('parameters.write'), calls.longestMs('serving.serve') + followsMs),
    Math.max(calls.longestMs('probe.writeThrough'), resolvedMs),
  ].reduce((sum, ms) => sum + ms, 0);
}

/** The first two of them: what nobody can write in. */
export function pausedCriticalMs({ plan, calls, promotions }: TimedFailover): number {
  const { settings, timings } = plan;
  const promotionMs = Math.max(...promotions.durationsMs);
  const fencedMs = timings.leaseTtlSeconds * 1000;
  const closedMs = calls.longestMs('guarded.close') + calls.longestMs('fences.record');
  const beside = settings.databases.every(({ kind }) => kind !== 'aurora-global');
  const silentMs = beside ? Math.max(promotionMs, fencedMs) : fencedMs + promotionMs;
  return (plan.home === 'alive' ? closedMs + promotionMs : silentMs) + calls.longestMs('guarded.open');
}
