import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { LossBound, PrecheckAnswer } from '../contract/step-answers';
import { type Parity, parityOf } from '../domain/aurora-parity';
import { nextEpoch } from '../domain/epoch';
import { hasNoFence } from '../domain/fence';
import { sayUnreconciled } from '../domain/fence-grade';
import { lossBound, worstLoss } from '../domain/loss-bound';
import { decidePrecheck, overriddenChecks, type PrecheckSituation, type ReadinessCheck } from '../domain/precheck';
import { judgeQuorum } from '../domain/quorum';
import { provenLoss } from '../domain/switchover-course';
import { overrides } from '../domain/trigger';
import type { FenceRecord, FenceStore } from '../ports/fence-store';
import type { InventoryStore } from '../ports/inventory-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { ObservationStore } from '../ports/observation-store';
import type { RunStore } from '../ports/run-store';
import { endlessWrites, lateWrites } from './fenced-databases';
import { assertHolds } from './hold';
import { fenceChecks, type JudgedFence, judgeFence } from './judged-fence';
import { assertAnswers, type DatabaseLook, type DatabasePorts, lookAtDatabases } from './look-at-databases';
import { isPromoted, readinessOf } from './readiness';
import type { StepContext } from './step';

export interface PrecheckPorts extends DatabasePorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly observations: ObservationStore;
  readonly fences: FenceStore;
  readonly reports: InventoryStore;
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
  if (!seen.resumes && !overrides(trigger, 'unready')) assertAnswers(seen.looks.filter(isRequired));
  const situation = situationOf(document, seen, context);
  const decision = decidePrecheck(situation);
  if (decision.next === 'refuse') throw new FailoverError(ERRORS.precheckFailed, decision.because);
  const { lease, resumes, fences } = seen;
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
    checks: [
      ...situation.checks.map(({ name, passed, detail }) => ({ name, passed, detail })),
      ...seen.parity.flatMap(({ named }) => named),
      ...fences.flatMap(fenceChecks),
      ...situation.unreconciled.map((detail) => ({ name: 'earlier takeover', passed: false, detail })),
    ],
    lossEstimate: worstLoss(lossesOf(seen, context, 'as it is')),
    grades: Object.fromEntries(fences.map(({ look, grade }) => [look.database.name, grade])),
    ...(overridden.length > 0 && { overridden }),
    ...(leftOut.size > 0 && { leftOut: Object.fromEntries(leftOut) }),
  };
}

interface Surroundings {
  readonly lease: Lease;
  /** An earlier run raised the epoch for this Region. */
  readonly resumes: boolean;
  readonly observations: Awaited<ReturnType<ObservationStore['all']>>;
  readonly looks: readonly DatabaseLook[];
  readonly fences: readonly JudgedFence[];
  /** Of the takeover that is gone on with. */
  readonly recorded: FenceRecord | undefined;
  readonly unreconciled: readonly FenceRecord[];
  readonly knownEpochs: readonly number[];
  /** Of databases whose two sides have to be alike. */
  readonly parity: readonly Parity[];
}

async function lookAround(ports: PrecheckPorts, context: StepContext): Promise<Surroundings> {
  const [lease, observations, looks, unreconciled, newest, inventory] = await Promise.all([
    ports.leases.read(),
    ports.observations.all(),
    lookAtDatabases(ports, context),
    ports.fences.unreconciled(),
    ports.fences.newest(),
    ports.reports.inventory(),
  ]);
  if (lease === undefined) throw new FailoverError(ERRORS.precheckFailed, 'the ledger holds no lease of this workload');
  const resumes = lease.active === context.region;
  const rows = looks.map((look) => look.inside?.row?.epoch ?? 0);
  return {
    lease,
    resumes,
    observations,
    looks,
    fences: looks.map((look) => judgeFence(look, resumes ? (lease.taken?.grades ?? {}) : undefined, context)),
    recorded: resumes && newest?.epoch === lease.epoch ? newest : undefined,
    unreconciled,
    parity: resumes ? [] : await lookAtParity(looks, ports),
    knownEpochs: [lease.epoch, inventory?.epoch ?? 0, newest?.epoch ?? 0, ...rows],
  };
}

/** A run that is gone on with has changed the writer already, or is about to: what it compares is moving. */
async function lookAtParity(looks: readonly DatabaseLook[], { fleet }: PrecheckPorts): Promise<readonly Parity[]> {
  const global = looks.filter(({ database }) => database.kind === 'aurora-global');
  const found = await Promise.all(
    global.map(async ({ database, identifier }) => ({ name: database.name, facts: await fleet.parity(identifier) })),
  );
  return found.flatMap(({ name, facts }) => (facts === undefined ? [] : [parityOf(name, facts)]));
}

function situationOf(document: RunDocument, seen: Surroundings, context: StepContext): PrecheckSituation {
  const { run } = document;
  const { lease, resumes, observations, looks, fences, recorded, unreconciled, parity } = seen;
  return {
    ...context.settings,
    trigger: run.trigger,
    quorum: judgeQuorum(lease, observations, context.timings),
    checks: [...looks.map((look) => readiness(look, resumes)), ...parity.flatMap(({ ready }) => ready)],
    loss: worstLoss(lossesOf(seen, context, 'closed now')),
    withoutFence: fences.flatMap(({ look: { database } }) => (hasNoFence(database) ? [database.name] : [])),
    weak: fences.flatMap(({ look, weaknesses }) => weaknesses.map((why) => `${look.database.name} ${why}`)),
    unreconciled: unreconciled.map((fence) => sayUnreconciled(fence, run.workload)),
    unfenced: recorded?.how === 'unfenced',
    approved: approvedOf(document),
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

/** What is not ready for sure. A copy that does not answer now may answer when it is to be promoted. */
const notReady = ({ looks, resumes }: Surroundings): ReadonlyMap<string, string> =>
  new Map(
    looks.flatMap((look) => {
      const { passed, optional, impossible, detail } = readiness(look, resumes);
      const sure = impossible === true || look.inside !== undefined;
      return !passed && optional && sure ? [[look.database.name, detail] as const] : [];
    }),
  );

/** The machine comes back here after a yes: what was judged may be hours old. */
const approvedOf = ({ approval, precheck }: RunDocument): PrecheckSituation['approved'] =>
  approval?.status === 'approved'
    ? { asked: precheck?.because ?? 'a question was asked', acceptedLossSeconds: approval.acceptedLossSeconds }
    : undefined;

/**
 * `closed now`: what the RPO is judged by, before anything is irreversible; of a copy that an earlier run promoted that was
 * judged before, and one without a fence is moved by an override that accepts any. `as it is`: what is said; of an old side that does not close by itself nobody knows its last write.
 */
function lossesOf(seen: Surroundings, { timings }: StepContext, how: 'closed now' | 'as it is'): readonly LossBound[] {
  const { lease, resumes, recorded, fences } = seen;
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
      }),
    );
}
