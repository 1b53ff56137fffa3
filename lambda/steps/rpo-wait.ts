import type { RunDocument } from '../contract/run-document';
import type { LossBound, RpoWait } from '../contract/step-answers';
import { secondsBetween } from '../domain/instants';
import type { PromotionDecision } from '../domain/promotion';
import { besideUnjudged, waitedForLess, whileWaiting } from '../domain/rpo-wait';
import type { LeaseStore } from '../ports/lease-store';
import type { LossAcceptance, LossWait, LossWaits } from '../ports/loss-waits';
import type { DatabaseLook } from './look-at-databases';
import { now, type StepContext } from './step';

export interface Decided {
  readonly look: DatabaseLook;
  readonly loss: LossBound;
  readonly justSilent: boolean;
  readonly decision: PromotionDecision;
}

export interface Waited {
  readonly decided: readonly Decided[];
  /** Of this takeover, over or not; absent: it never had to. */
  readonly wait?: RpoWait;
}

export interface RpoWaitPorts {
  readonly lossWaits: LossWaits;
  readonly leases: LeaseStore;
}

/**
 * The wait for less is one over all databases, and its beginning stands in the ledger: a retry, or a run that goes on with a dead one,
 * finds it there. `judge`: the decisions of this look, also as if any loss were accepted.
 */
export async function waitForLess(
  judge: (acceptsAny: boolean) => readonly Decided[],
  epoch: number,
  document: RunDocument,
  ports: RpoWaitPorts,
  context: StepContext,
): Promise<Waited> {
  const before = document.promotion?.rpoWait;
  const decided = judge(false);
  if (!decided.some((one) => waits(one, document))) return { decided, ...(before && { wait: before }) };
  const begun = await ports.lossWaits.begin(epoch, beginning(decided, document, context));
  const wait = waitOf(begun, decided.some(holdsUp), document, context);
  const acceptance = await heard(epoch, document.run.id, ports);
  if (acceptance !== undefined) {
    const accepted = `${acceptance.by} accepted any loss at ${acceptance.at}: ${acceptance.reason}`;
    return { decided: judge(true).map((one) => saying(one, accepted)), wait: { ...wait, accepted } };
  }
  return {
    decided: decided.map((one) => ({
      ...one,
      decision: whileWaiting(one, wait, begun.first[one.look.database.name]),
    })),
    wait,
  };
}

/** A yes was to losing what this takeover loses: given to a run that has died since, it stands under the run that took ownership. */
async function heard(
  epoch: number,
  runId: string,
  { leases, lossWaits }: RpoWaitPorts,
): Promise<LossAcceptance | undefined> {
  const own = await lossWaits.accepted(runId);
  if (own !== undefined) return own;
  const lease = await leases.read();
  const taker = lease?.epoch === epoch ? lease.taken?.by : undefined;
  return taker === undefined ? undefined : lossWaits.accepted(taker);
}

const saying = (one: Decided, accepted: string): Decided =>
  one.decision.action === 'promote'
    ? { ...one, decision: { ...one.decision, because: `${one.decision.because}; ${accepted}` } }
    : one;

/** What was left out before ownership was taken holds nobody up. */
const waits = ({ look, decision }: Decided, { precheck }: RunDocument): boolean =>
  decision.action === 'wait-for-less' && precheck?.leftOut?.[look.database.name] === undefined;

const beginning = (decided: readonly Decided[], { run }: RunDocument, context: StepContext): LossWait => ({
  since: now(context),
  by: run.id,
  first: Object.fromEntries(decided.map(({ look, loss }) => [look.database.name, loss])),
});

/** What is not required holds nobody up: the workload serves without it when its time is over. */
const holdsUp = ({ look, decision }: Decided): boolean =>
  decision.action === 'wait-for-less' && look.database.required !== false;

function waitOf({ since }: LossWait, required: boolean, { promotion }: RunDocument, context: StepContext): RpoWait {
  const limitSeconds = context.settings.rpoWaitSeconds ?? 0;
  const earlier = promotion?.rpoWait?.waitedSeconds;
  const machineSeconds = earlier === undefined ? 0 : earlier + (promotion?.waitSeconds ?? 0);
  const sinceSeconds = secondsBetween(since, now(context));
  const waitedSeconds = waitedForLess({ sinceSeconds, machineSeconds, limitSeconds });
  const heldUpSeconds = required ? waitedSeconds : (promotion?.rpoWait?.heldUpSeconds ?? 0);
  return { since, limitSeconds, waitedSeconds, heldUpSeconds };
}

/** Before any call: what may be refused yet holds the others back. */
export function holdingBack(all: readonly Decided[]): readonly Decided[] {
  const judged = all.map(judgedOf);
  return all.map((one) => ({ ...one, decision: besideUnjudged(judgedOf(one), judged) }));
}

const judgedOf = ({ look: { database }, decision }: Decided) => ({
  name: database.name,
  required: database.required !== false,
  decision,
});
