import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { Check, LossBound, PrecheckAnswer } from '../contract/step-answers';
import { nextEpoch } from '../domain/epoch';
import { hasNoFence } from '../domain/fence';
import { closeIsProof, sayUnreconciled } from '../domain/fence-grade';
import { lossBound, worstLoss } from '../domain/loss-bound';
import { ofFailover, unlikeAndOptional } from '../domain/parity';
import {
  decidePrecheck,
  overriddenChecks,
  type PrecheckDecision,
  type PrecheckSituation,
  type ReadinessCheck,
} from '../domain/precheck';
import { judgeQuorum } from '../domain/quorum';
import { provenLoss } from '../domain/switchover-course';
import { overrides } from '../domain/trigger';
import type { RunStore } from '../ports/run-store';
import { endlessWrites, lateWrites } from './fenced-databases';
import { assertHolds } from './hold';
import { fenceChecks, type JudgedFence, judgeFence } from './judged-fence';
import { type LookAroundPorts, lookAround, type Surroundings } from './look-around';
import { assertAnswers, type DatabaseLook } from './look-at-databases';
import { assertTold } from './look-at-parity';
import { isPromoted, readinessOf } from './readiness';
import type { StepContext } from './step';

export interface PrecheckPorts extends LookAroundPorts {
  readonly runs: RunStore;
}

/** Reads only. Whatever it refuses, nothing has changed on the side that serves. */
export async function precheck(
  document: RunDocument,
  ports: PrecheckPorts,
  context: StepContext,
): Promise<PrecheckAnswer> {
  await assertHolds(document, ports.runs);
  const seen = await lookAround(ports, context);
  const { trigger } = document.run;
  if (!seen.resumes && !overrides(trigger, 'unready')) {
    assertAnswers(seen.looks.filter(isRequired));
    assertTold(seen.parity);
  }
  const { situation, decision, fences, named, said } = judgeFailover(document, seen, context);
  if (decision.next === 'refuse') throw new FailoverError(ERRORS.precheckFailed, decision.because);
  const { lease, resumes } = seen;
  const leftOut = notReady(seen);
  const overridden = overriddenChecks(situation);
  return {
    ...decision,
    from: resumes ? (lease.taken?.from ?? lease.active) : lease.active,
    to: context.region,
    epoch: lease.epoch,
    renewSeq: lease.renewSeq,
    nextEpoch: resumes ? lease.epoch : nextEpoch(seen.knownEpochs),
    evidence: situation.quorum.evidence,
    checks: [...situation.checks.map(({ name, passed, detail }) => ({ name, passed, detail })), ...named, ...said],
    lossEstimate: worstLoss(lossesOf(seen, fences, context, 'as it is')),
    grades: Object.fromEntries(fences.map(({ look, grade }) => [look.database.name, grade])),
    ...(overridden.length > 0 && { overridden }),
    ...(leftOut.size > 0 && { leftOut: Object.fromEntries(leftOut) }),
  };
}

export interface JudgedFailover {
  readonly situation: PrecheckSituation;
  readonly decision: PrecheckDecision;
  readonly fences: readonly JudgedFence[];
  /** Of each database by itself, beside what it is compared with. */
  readonly readiness: readonly ReadinessCheck[];
  /** Of fences and earlier takeovers: decides nothing by itself, and has to be known. */
  readonly said: readonly Check[];
  /** The same of the comparison. */
  readonly named: readonly Check[];
}

/** What a run would do with what is seen: of a run that is under way, and of one that nobody has started. */
export function judgeFailover(
  asked: Pick<RunDocument, 'approval' | 'precheck'> & {
    readonly run: Pick<RunDocument['run'], 'trigger' | 'workload'>;
  },
  seen: Surroundings,
  context: StepContext,
): JudgedFailover {
  const { lease, resumes, looks } = seen;
  const fences = looks.map((look) => judgeFence(look, resumes ? (lease.taken?.grades ?? {}) : undefined, context));
  const { ready, named } = ofFailover(seen.parity);
  const checked = looks.map((look) => readiness(look, resumes));
  const situation = { ...situationOf(asked, seen, fences, context), checks: [...checked, ...ready] };
  return {
    situation,
    decision: decidePrecheck(situation),
    fences,
    readiness: checked,
    said: [
      ...fences.flatMap(fenceChecks),
      ...situation.unreconciled.map((detail) => ({ name: 'earlier takeover', passed: false, detail })),
    ],
    named,
  };
}

function situationOf(
  { run, approval, precheck }: Parameters<typeof judgeFailover>[0],
  seen: Surroundings,
  fences: readonly JudgedFence[],
  context: StepContext,
): Omit<PrecheckSituation, 'checks'> {
  const { lease, resumes, observations, recorded, unreconciled } = seen;
  return {
    ...context.settings,
    trigger: run.trigger,
    quorum: judgeQuorum(lease, observations, context.timings),
    loss: worstLoss(lossesOf(seen, fences, context, 'closed now')),
    withoutFence: fences.flatMap(({ look: { database } }) => (hasNoFence(database) ? [database.name] : [])),
    weak: fences.flatMap(({ look, weaknesses }) => weaknesses.map((why) => `${look.database.name} ${why}`)),
    unreconciled: unreconciled.map((fence) => sayUnreconciled(fence, run.workload)),
    unfenced: recorded?.how === 'unfenced',
    approved: approvedOf({ approval, precheck }),
    resumes,
  };
}

const isRequired = ({ database }: DatabaseLook): boolean => database.required !== false;

/** A primary of its own is no copy that is not ready: whoever serves beside it would have two truths. */
const mayBeLeftOut = (look: DatabaseLook): boolean => !isRequired(look) && look.instance.role !== 'primary';

const readiness = (look: DatabaseLook, resumes: boolean): ReadinessCheck => ({
  ...readinessOf(look, resumes),
  ...(mayBeLeftOut(look) && { optional: true }),
});

/** What is not ready for sure, or unlike what no run may promote. A copy that does not answer now may answer when it is to be promoted. */
function notReady({ looks, resumes, parity }: Surroundings): ReadonlyMap<string, string> {
  const unlike = unlikeAndOptional(parity);
  return new Map(
    looks.flatMap((look) => {
      const { name } = look.database;
      const { passed, optional, impossible, detail } = readiness(look, resumes);
      const sure = impossible === true || look.inside !== undefined;
      if (!passed && optional && sure) return [[name, detail] as const];
      const why = mayBeLeftOut(look) ? unlike.get(name) : undefined;
      return why === undefined ? [] : [[name, why] as const];
    }),
  );
}

/** The machine comes back here after a yes: what was judged may be hours old. */
const approvedOf = ({
  approval,
  precheck,
}: Pick<RunDocument, 'approval' | 'precheck'>): PrecheckSituation['approved'] =>
  approval?.status === 'approved'
    ? { asked: precheck?.because ?? 'a question was asked', acceptedLossSeconds: approval.acceptedLossSeconds }
    : undefined;

/**
 * `closed now`: what the RPO is judged by, before anything is irreversible; of a copy that an earlier run promoted that was
 * judged before, and one without a fence is moved by an override that accepts any. `as it is`: what is said; of an old side that does not close by itself nobody knows its last write.
 */
function lossesOf(
  seen: Surroundings,
  fences: readonly JudgedFence[],
  { timings }: StepContext,
  how: 'closed now' | 'as it is',
): readonly LossBound[] {
  const { lease, resumes, recorded } = seen;
  const leftOut = notReady(seen);
  const proven = resumes ? provenLoss(lease) : undefined;
  if (proven !== undefined) return [proven];
  const anchors = resumes ? lease.taken?.previousAnchors : lease.anchors;
  return fences
    .filter(({ look }) => !leftOut.has(look.database.name))
    .filter(({ look }) => !(resumes && look.inside?.row?.epoch === lease.epoch))
    .filter(({ look }) => how === 'as it is' || !(hasNoFence(look.database) || (resumes && isPromoted(look))))
    .map(({ look: { database, inside }, grade }) =>
      lossBound({
        ...timings,
        closed: recorded?.databases[database.name],
        endless: how === 'as it is' ? endlessWrites(grade) : undefined,
        lateSeconds: lateWrites(grade, timings),
        lastAnchor: anchors?.[database.name],
        replayedHeartbeat: inside?.row?.heartbeatAt,
        replayedPosition: !closeIsProof(grade, database.grade) || inside?.writable ? undefined : inside?.replayed,
      }),
    );
}
