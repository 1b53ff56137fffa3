import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { FenceGrade, WorkloadSettings } from '../contract/settings';
import type { DatabasePromotion, LossBound, PromotionAnswer, RpoWait } from '../contract/step-answers';
import { copyMark } from '../domain/copy-mark';
import { closesByItself, type FencedDatabase, statusOf } from '../domain/fence';
import { closeIsProof } from '../domain/fence-grade';
import { lossBound } from '../domain/loss-bound';
import { type AwaitedPromotions, waitForLess as forLess, promotionWait } from '../domain/pace';
import { decidePromotion, needsInside, type PromotionDecision } from '../domain/promotion';
import { provenLoss } from '../domain/switchover-course';
import type { FenceRecord, FenceStore } from '../ports/fence-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import { type CallsBefore, callFor, callsBefore } from './call-promotion';
import { endlessWrites, judgedDatabases, lateWrites } from './fenced-databases';
import { assertHolds, assertUnmoved, ownedEpoch } from './hold';
import { inTurn, leavingOut } from './left-out';
import { type DatabaseLook, type DatabasePorts, lookAtDatabases } from './look-at-databases';
import { allTogether, isRevocable, seenAsPlanned } from './planned-promotion';
import { isOver, lookTook, patienceSeconds, withoutUnfinished } from './promotion-patience';
import { type Decided, holdingBack, type RpoWaitPorts, waitForLess } from './rpo-wait';
import { settleCourse } from './settle-course';
import { now, type StepContext } from './step';

export interface PromoteDatabasesPorts extends DatabasePorts, RpoWaitPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly fences: FenceStore;
}

interface PromotionView {
  readonly lease: Lease | undefined;
  readonly fence: FenceRecord | undefined;
  readonly databases: readonly FencedDatabase[];
  readonly document: RunDocument;
  readonly context: StepContext;
  readonly calls: CallsBefore;
  /** Somebody has put an end to the wait for less. */
  readonly acceptsAny?: boolean;
}

/** One look at all databases, one call for each that needs it; waiting is an answer, the machine comes back. */
export async function promoteDatabases(
  document: RunDocument,
  ports: PromoteDatabasesPorts,
  context: StepContext,
): Promise<PromotionAnswer> {
  const beganAt = now(context);
  await assertHolds(document, ports.runs);
  const epoch = await ownedEpoch(document, ports.leases);
  const [looks, lease, fence] = await Promise.all([
    lookAtDatabases(ports, context, needsInside),
    ports.leases.read(),
    ports.fences.read(epoch),
  ]);
  assertUnmoved(lease, epoch);
  const view: PromotionView = {
    lease: seenAsPlanned(document, lease),
    fence,
    databases: judgedDatabases(document, context),
    document,
    context,
    calls: await callsBefore(looks, document, ports),
  };
  const each = looks.map((look) => ({ look, loss: lossOf(look, view), justSilent: justSilent(look, document) }));
  const judge = (acceptsAny: boolean) => each.map((d) => ({ ...d, decision: decide(d, { ...view, acceptsAny }) }));
  const { decided: waited, wait } = await waitForLess(judge, epoch, document, ports, context);
  const judged = leavingOut(document, lease, waited);
  stopForGood(judged);
  const decided = inTurn(allTogether(document, lease, holdingBack(judged)));
  const promotes = decided.some(({ decision }) => decision.action === 'promote');
  const settled = promotes && isRevocable(lease) ? await settleCourse(document.run, epoch, ports.leases) : lease;
  const databases = await Promise.all(decided.map((d) => act(d, view, ports)));
  return answer(databases, document, { lease: settled, wait, beganAt }, context);
}

const isSilent = ({ instance, inside }: DatabaseLook): boolean => needsInside(instance) && inside === undefined;

const before = ({ database }: DatabaseLook, { promotion }: RunDocument): DatabasePromotion | undefined =>
  promotion?.databases.find(({ name }) => name === database.name);

const justSilent = (look: DatabaseLook, document: RunDocument): boolean =>
  isSilent(look) && before(look, document)?.silent !== true;

/** A copy's heartbeat never goes back: what an earlier look bounded stays true of a database that was not asked this time, or did not answer. */
function lossOf(look: DatabaseLook, view: PromotionView): LossBound {
  const { database, instance, inside } = look;
  const { lease, fence, document, context } = view;
  const earlier = before(look, document)?.loss;
  const proven = lease && provenLoss(lease);
  if (proven !== undefined) return proven;
  if (!needsInside(instance) && earlier !== undefined) return earlier;
  const grade = gradeOf(database.name, view);
  const copy = copyMark(inside) ?? earlier?.copy;
  const bound = lossBound({
    ...context.timings,
    endless: endlessWrites(grade),
    lateSeconds: lateWrites(grade, context.timings),
    closed: fence?.databases[database.name],
    lastAnchor: lease?.taken?.previousAnchors[database.name],
    replayedHeartbeat: inside?.row?.heartbeatAt,
    replayedPosition: closeIsProof(grade, database.grade) ? copy?.replayed : undefined,
  });
  const said = isSilent(look) && bound.kind === 'unknown' ? unheard(look, earlier) : bound;
  return copy === undefined ? said : { ...said, copy };
}

const unheard = ({ insideError }: DatabaseLook, earlier: LossBound | undefined): LossBound =>
  earlier?.kind === 'known' ? earlier : { kind: 'unknown', because: `the copy does not answer: ${insideError}` };

function decide({ look, loss, justSilent }: Omit<Decided, 'decision'>, view: PromotionView): PromotionDecision {
  const { fence, databases, document, context } = view;
  const { rpoSeconds, whenRpoExceeded } = context.settings;
  const grade = gradeOf(look.database.name, view);
  return decidePromotion({
    instance: look.instance,
    inside: look.inside,
    justSilent: justSilent && document.promotion?.rpoWait === undefined,
    kind: look.database.kind,
    ...view.calls.get(look.database.name),
    quietLimitSeconds: context.timings.promotionQuietSeconds,
    fence: statusOf(fence, databases) ?? 'awaited',
    grade,
    loss,
    rpoSeconds,
    whenRpoExceeded,
    acceptedLossSeconds: view.acceptsAny ? 'any' : acceptedLoss(document, closesByItself(grade), fence),
  });
}

/** Whoever overrides the fence accepts what an old side that nothing closes still writes, and no other loss. */
function acceptedLoss(
  { approval, run }: RunDocument,
  bounded: boolean,
  fence: FenceRecord | undefined,
): number | 'any' {
  if (run.trigger.kind === 'person' && run.trigger.acceptLoss) return 'any';
  if (!bounded && fence?.how === 'unfenced') return 'any';
  return approval?.status === 'approved' ? approval.acceptedLossSeconds : 0;
}

const gradeOf = (name: string, { databases }: PromotionView): FenceGrade =>
  databases.find((database) => database.name === name)?.grade ?? 'none';

/** Before any call is made: one required database that cannot be promoted stops the run with all of them as they are. */
function stopForGood(decided: readonly Decided[]): void {
  for (const { look, decision } of decided) {
    const name = `${look.database.name} (${look.identifier})`;
    if (decision.action === 'refuse')
      throw new FailoverError(
        ERRORS.dataLossExceedsRpo,
        `${name}: ${decision.because}; start a run with --accept-loss to accept it`,
      );
    if (decision.action === 'needs-person')
      throw new FailoverError(ERRORS.databaseNeedsPerson, `${name}: ${decision.because}`);
  }
}

const STATUS = {
  done: 'promoted',
  promote: 'promoting',
  accepted: 'promoting',
  wait: 'not ready',
  'wait-for-fence': 'waiting for the fence',
  'wait-for-less': 'waiting for less loss',
  refuse: 'waiting for the fence',
  'needs-person': 'waiting for the fence',
  'leave-out': 'left out',
} as const satisfies Record<PromotionDecision['action'], DatabasePromotion['status']>;

async function act(
  { look, loss, decision }: Decided,
  { calls, document, context }: PromotionView,
  ports: PromoteDatabasesPorts,
): Promise<DatabasePromotion> {
  const { name } = look.database;
  const { called } = calls.get(name) ?? {};
  const silent = isSilent(look) && { silent: true as const };
  const stands = { name, status: STATUS[decision.action], detail: decision.because, loss, ...silent };
  const counted = { ...stands, ...(called && { called }) };
  return decision.action === 'promote' ? callFor(look, counted, { document, ports, context }) : counted;
}

function answer(
  looked: readonly DatabasePromotion[],
  document: RunDocument,
  { lease, wait, beganAt }: { readonly lease?: Lease; readonly wait?: RpoWait; readonly beganAt: string },
  context: StepContext,
): PromotionAnswer {
  const { timings, settings } = context;
  const looks = (document.promotion?.looks ?? 0) + 1;
  const waitedSeconds = waitedFor(document.promotion);
  const heldUp = wait?.heldUpSeconds ?? 0;
  const patience = patienceSeconds(settings, timings) + heldUp;
  const lookedSeconds = (document.promotion?.lookedSeconds ?? 0) + lookTook(beganAt, context);
  const databases = waitedSeconds + lookedSeconds >= patience ? withoutUnfinished(looked, settings) : looked;
  const finished = databases.every(isOver);
  const planned = document.run.orchestration === 'switchover' && isRevocable(lease);
  const limitSeconds = heldUp + (planned ? timings.switchoverReplaySeconds : timings.promotionDeadlineSeconds);
  if (!finished && waitedSeconds >= limitSeconds)
    throw new FailoverError(
      ERRORS.deadlineExceeded,
      `promotion is not ${planned ? 'possible' : 'finished'} after ${limitSeconds} s: ${databases.map((d) => `${d.name} ${d.status} (${d.detail})`).join(', ')}`,
    );
  const waitSeconds = finished
    ? 0
    : untilNextLook(promotionWait(waitedSeconds, awaitedOf(databases, document, settings), timings), databases, wait);
  const rpoWait = wait && { rpoWait: wait };
  return {
    status: finished ? 'finished' : 'under way',
    waitSeconds,
    waitedSeconds,
    looks,
    lookedSeconds,
    ...rpoWait,
    databases,
  };
}

function untilNextLook(seconds: number, databases: readonly DatabasePromotion[], wait: RpoWait | undefined): number {
  const waits = databases.some(({ status }) => status === 'waiting for less loss');
  return waits && wait !== undefined ? forLess(seconds, wait.limitSeconds - wait.waitedSeconds) : seconds;
}

const awaitedOf = (
  looked: readonly DatabasePromotion[],
  { run }: RunDocument,
  { databases }: WorkloadSettings,
): AwaitedPromotions => ({
  switchover: run.orchestration === 'switchover',
  databases: databases.map(({ name, kind }) => {
    const one = looked.find((other) => other.name === name);
    if (one !== undefined && isOver(one)) return { kind, status: 'over' };
    return { kind, status: one?.status === 'promoting' ? 'called' : 'to be called' };
  }),
});

/** An execution that began before a deploy of this has waited the same time after each of its looks. */
function waitedFor(before: PromotionAnswer | undefined): number {
  if (before === undefined) return 0;
  return (before.waitedSeconds ?? before.waitSeconds * (before.looks - 1)) + before.waitSeconds;
}
