import type { RunReport } from '../../lambda/contract/report';
import type { LossBound } from '../../lambda/contract/step-answers';
import { OTHER_STATES } from '../../lambda/contract/steps';
import { sayLoss } from '../../lambda/domain/loss-bound';
import type { Acknowledged } from '../workload/client';
import type { Evidence } from './evidence';
import { decisiveRun, ENDINGS } from './moments';
import { sayCalls, waitedCalls } from './waited-calls';

type Verdict = RunReport['promises'][number];
type Finding = Pick<Verdict, 'verdict' | 'evidence'>;

interface Promise_ {
  readonly id: string;
  readonly text: string;
  readonly check: (evidence: Evidence) => Finding;
}

const PROMISES: readonly Promise_[] = [
  { id: 'P1', text: 'One writer', check: oneWriter },
  { id: 'P2', text: 'No lost job', check: noLostJob },
  { id: 'P3', text: 'One result', check: oneResult },
  { id: 'P4', text: 'Honest loss', check: honestLoss },
  { id: 'P5', text: 'Always an end', check: alwaysAnEnd },
  { id: 'P6', text: 'Static stability', check: staticStability },
  {
    id: 'P7',
    text: 'Deploy-safe',
    check: () => ({ verdict: 'not checked', evidence: 'nothing is deployed in the lab' }),
  },
];

export const judgePromises = (evidence: Evidence): readonly Verdict[] =>
  PROMISES.map(({ id, text, check }) => ({ id, text, ...check(evidence) }));

const kept = (evidence: string): Finding => ({ verdict: 'kept', evidence });
const broken = (evidence: string): Finding => ({ verdict: 'broken', evidence });

/**
 * Rests on what clients were told and on what the databases recorded, never on the ledger: a write that was sent after the
 * fence was held and acknowledged, or a row that the old database committed after it, whoever was told, is a second writer.
 */
function oneWriter(evidence: Evidence): Finding {
  const { acknowledged, first, other, moments, oldSide } = evidence;
  if (moments.fenced === undefined) return withoutFence(evidence);
  const { fenced, opened = fenced, wentBack = Number.POSITIVE_INFINITY } = moments;
  // Given back, it is the one writer again.
  const late = acknowledged.filter(({ region, sentAt, at }) => region === first && sentAt > fenced && at < wentBack);
  if (late.length > 0)
    return broken(`${late.length} writes were acknowledged by ${first} after it was held for fenced`);
  const committed = oldSide.kind === 'seen' ? oldSide.commits.filter(({ at }) => at > fenced) : [];
  if (committed.length > 0)
    return broken(
      `${committed.length} rows were committed in ${first} after it was held for fenced (${committed[0]?.what})`,
    );
  const early = acknowledged.filter(({ region, at }) => region === other && at < fenced);
  if (early.length > 0) return broken(`${early.length} writes were acknowledged by ${other} before the fence was held`);
  const looked =
    oldSide.kind === 'seen'
      ? `none of ${oldSide.commits.length} rows in its database is younger`
      : `its database was not looked into: ${oldSide.because}`;
  return kept(
    `0 writes acknowledged by ${first} after the fence, ${((opened - fenced) / 1000).toFixed(1)} s before ${other} opened; ${looked}`,
  );
}

/** Where no run came to the fence, the other side must not have written at all. */
function withoutFence({ acknowledged, other, history }: Evidence): Finding {
  if (history.some((event) => event.kind === 'StateEntered' && event.state === OTHER_STATES.unfenced))
    return { verdict: 'not checked', evidence: 'a person has overridden the fence by name' };
  const there = acknowledged.filter(({ region }) => region === other);
  if (there.length > 0) return broken(`${there.length} writes were acknowledged by ${other}, no run held a fence`);
  return { verdict: 'not checked', evidence: 'no run came as far as the fence' };
}

const NO_JOBS: Finding = { verdict: 'not checked', evidence: 'the workload has no jobs' };

function noLostJob({ jobs, accepted, account, effects }: Evidence): Finding {
  if (accepted === 0) return NO_JOBS;
  const ended = account.done + account.failed + account.cancelled + account.suspect;
  if (jobs.length !== accepted)
    return broken(`${accepted - jobs.length} of ${accepted} accepted jobs are not in the ledger`);
  if (ended !== accepted)
    return broken(`${account.pending + account.running} of ${accepted} accepted jobs never ended`);
  const silent = jobs.filter(({ state, id }) => state === 'done' && !effects.has(id));
  if (silent.length > 0)
    return broken(`${silent.length} jobs are recorded done, their effect is not in the database (${silent[0]?.id})`);
  const { done, failed, cancelled, suspect } = account;
  const others = `${cancelled > 0 ? ` + ${cancelled} cancelled` : ''} + ${suspect} suspect`;
  return kept(`${accepted} accepted = ${done} done + ${failed} failed${others}`);
}

/** What is written without a marker is done at least once, and nobody has promised more. */
function oneResult({ accepted, effects, jobs, unmarked }: Evidence): Finding {
  if (accepted === 0) return NO_JOBS;
  const atLeastOnce = new Set(jobs.filter(({ application }) => unmarked.has(application)).map(({ id }) => id));
  const marked = [...effects].filter(([id]) => !atLeastOnce.has(id));
  const doubled = marked.filter(([, times]) => times > 1);
  if (doubled.length > 0)
    return broken(
      `${doubled.length} jobs had their effect more than once (${doubled[0]?.[0]}: ${doubled[0]?.[1]} times)`,
    );
  return kept(`${marked.length} effects, none twice`);
}

export const lostRows = ({ acknowledged, rows }: Pick<Evidence, 'acknowledged' | 'rows'>) =>
  acknowledged.filter(({ id }) => !rows.has(id));

/** True loss: from the last heartbeat that is here to the last acknowledged row that is not. A bound below that is a lie. */
function honestLoss(evidence: Evidence): Finding {
  const { loss, moments } = evidence;
  if (moments.opened === undefined) return { verdict: 'not checked', evidence: 'no database was opened' };
  const lost = lostRows(evidence);
  const trueSeconds = trueLossSeconds(lost, loss);
  const said = `${lost.length} acknowledged rows lost over ${trueSeconds.toFixed(1)} s; reported: ${sayLoss(loss)}`;
  const admitted = loss.kind === 'unknown' || lost.length === 0 || loss.seconds > 0;
  return admitted && (loss.kind === 'unknown' || loss.seconds >= trueSeconds) ? kept(said) : broken(said);
}

function trueLossSeconds(lost: readonly Acknowledged[], loss: LossBound): number {
  if (lost.length === 0) return 0;
  const first = Math.min(...lost.map(({ sentAt }) => sentAt));
  const since = loss.kind === 'known' && loss.since !== undefined ? Math.min(first, Date.parse(loss.since)) : first;
  return (Math.max(...lost.map(({ sentAt }) => sentAt)) - since) / 1000;
}

function alwaysAnEnd(evidence: Evidence): Finding {
  const { history, report, moments, ends } = evidence;
  const run = decisiveRun(history);
  if (ends === 'stays') return everyRunEnded(evidence);
  if (run === undefined) return broken('no run was ever started');
  if (moments.ended === undefined) return broken(`run ${run} never ended`);
  if (report?.run.id !== run) return broken(`run ${run} ended without a report`);
  return kept(
    `run ${run} ended after ${((moments.ended - (moments.started ?? 0)) / 1000).toFixed(1)} s: ${report.outcome}`,
  );
}

/** Where nothing was to move any number of runs may start: each has to come to its end, and none has changed anything. */
function everyRunEnded({ history, before, lease, report }: Evidence): Finding {
  const runs = [...new Set(history.map(({ execution }) => execution))];
  const ended = new Set(history.filter(({ kind }) => ENDINGS.has(kind)).map(({ execution }) => execution));
  const open = runs.filter((run) => !ended.has(run));
  if (runs.length === 0) return { verdict: 'not checked', evidence: 'no run was started' };
  if (open.length > 0) return broken(`${open.length} of ${runs.length} runs never ended (${open[0]})`);
  if (before !== undefined && lease?.epoch !== before.epoch && report?.outcome !== 'returned')
    return broken(`no run was to change anything, and the epoch rose from ${before.epoch} to ${lease?.epoch}`);
  const under = report?.outcome === 'returned' ? `given back under epoch ${lease?.epoch}` : 'under the same epoch';
  return kept(`${runs.length} runs were started and ended, ${under}`);
}

/** A second for the answer, half a one for the connection, and what a busy machine adds. */
const BEST_EFFORT_LIMIT_MS = 2_000;

function staticStability(evidence: Evidence): Finding {
  const { calls, lostRegion, moments, report, ends } = evidence;
  if (ends === 'stays') return { verdict: 'not checked', evidence: 'nothing was to move' };
  if (report?.outcome === 'observed' || report?.outcome === 'declined')
    return { verdict: 'not checked', evidence: `the run was ${report.outcome}, nothing was to move` };
  const away = lostRegion === undefined ? '' : ` while ${lostRegion} was away`;
  if (moments.served === undefined) return broken(`clients were never served again${away}`);
  if (lostRegion === undefined) return { verdict: 'not checked', evidence: 'no Region was lost in this scenario' };
  const { forbidden, bestEffort, byChoice, bestEffortMs } = waitedCalls(evidence);
  if (forbidden.length > 0)
    return broken(
      `the run waited for calls to ${lostRegion}, which was away, or to one Region only: ${sayCalls(forbidden)}`,
    );
  if (bestEffortMs > BEST_EFFORT_LIMIT_MS)
    return broken(`best effort took ${(bestEffortMs / 1000).toFixed(1)} s of the run: ${sayCalls(bestEffort)}`);
  return kept(
    `${calls.length} calls of the run's steps; none that it waited for went to ${lostRegion} or to a control plane of one Region; best effort: ${sayCalls(bestEffort)}${byChoice.length > 0 ? `; but by the strategy change-record it needs ${sayCalls(byChoice)}, which lives in us-east-1` : ''}`,
  );
}
