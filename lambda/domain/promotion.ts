import type { DatabaseKind, FenceGrade, WhenRpoExceeded } from '../contract/settings';
import type { LossBound, PromotionCalls } from '../contract/step-answers';
import type { InstanceState, InstanceStatus } from '../ports/database-fleet';
import { sayLoss, within } from './loss-bound';

export interface PromotionSituation {
  readonly instance: InstanceState;
  /** From inside the database; undefined when it does not answer now. */
  readonly inside?: { readonly writable: boolean; readonly receiving: boolean };
  /** It does not answer for the first time in a row: nothing is refused for that, and no wait begins. */
  readonly justSilent?: boolean;
  /** Earlier looks of this run called for the promotion, and the calls were accepted. */
  readonly called?: PromotionCalls;
  /** What the control plane has said of the last one: it was given up. */
  readonly gaveUp?: string;
  readonly quietLimitSeconds: number;
  readonly fence: 'awaited' | 'held' | 'unfenced';
  readonly kind: DatabaseKind;
  /** As Precheck has judged it. */
  readonly grade: FenceGrade;
  readonly loss: LossBound;
  readonly rpoSeconds: number;
  readonly whenRpoExceeded: WhenRpoExceeded;
  /** What a person has accepted for this run. */
  readonly acceptedLossSeconds: number | 'any';
}

export type PromotionDecision =
  | { readonly action: 'done'; readonly because: string }
  | { readonly action: 'promote'; readonly because: string }
  | { readonly action: 'accepted'; readonly because: string }
  | { readonly action: 'wait'; readonly because: string; readonly mayRefuse?: boolean }
  /** `mayRefuse`: by what is known now, too much would be lost; that is judged when the wait ends. */
  | { readonly action: 'wait-for-fence'; readonly because: string; readonly mayRefuse?: boolean }
  /** More would be lost than is allowed, and it is configured to wait for less. */
  | { readonly action: 'wait-for-less'; readonly because: string }
  | { readonly action: 'refuse'; readonly because: string }
  | { readonly action: 'needs-person'; readonly because: string }
  /** It is not required: the workload serves without it. */
  | { readonly action: 'leave-out'; readonly because: string };

/**
 * Whether what stands inside the database can matter to the decision. Where the control plane says that it passes, all there is
 * to do is wait, and a database that reboots costs a look the time-out of a connection. Everywhere else it is asked: a copy
 * that does not answer counts as one that still receives.
 */
export const needsInside = (instance: InstanceState): boolean =>
  instance.role !== 'missing' && instance.status.means === 'available';

/** Look first, act on the difference. Done means: writer role, available, and the database itself says that it can write. */
export function decidePromotion(s: PromotionSituation): PromotionDecision {
  const { instance } = s;
  if (instance.role === 'missing') return { action: 'needs-person', because: 'the instance does not exist' };
  const { status } = instance;
  if (status.means === 'person') return { action: 'needs-person', because: doesNotPass(status) };
  if (instance.role === 'primary') return primary(status.name, s.inside?.writable ?? false);
  const nothing = cameToNothing(s);
  if (s.called !== undefined && nothing === undefined)
    return { action: 'accepted', because: `promotion was accepted, status is ${status.name}` };
  if (status.means === 'passing')
    return unjudged(s, wait(`status is ${status.name}, promotion is possible when it is available`));
  if (nothing !== undefined && (s.called?.times ?? 0) >= MOST_CALLS)
    return { action: s.gaveUp === undefined ? 'accepted' : 'needs-person', because: nothing };
  return again(replica(s), nothing);
}

/**
 * What was given up three times is no accident. Of what is merely not to be seen nobody knows that: it may be slow to show, and is
 * waited for until the deadline of promotions.
 */
const MOST_CALLS = 3;

/**
 * An accepted call of which nothing is under way any more, or yet: the control plane shows an available copy, and the database
 * itself says that it does not write. One that does not answer may reboot into its promotion. It may have been given up or
 * forgotten; time, or the control plane's own word, tells.
 */
function cameToNothing({
  instance,
  inside,
  called,
  gaveUp,
  quietLimitSeconds,
}: PromotionSituation): string | undefined {
  if (called === undefined || instance.role !== 'replica' || instance.status.means !== 'available') return undefined;
  if (inside?.writable === true) return undefined;
  if (gaveUp === undefined && (inside === undefined || called.quietSeconds < quietLimitSeconds)) return undefined;
  const why = gaveUp ?? `nothing of it is to be seen for ${called.quietSeconds} s`;
  return `its promotion was accepted ${called.times === 1 ? 'once' : `${called.times} times`} and came to nothing: ${why}`;
}

/** By the same rules as the first time. */
const again = (decision: PromotionDecision, nothing: string | undefined): PromotionDecision =>
  nothing === undefined ? decision : { ...decision, because: `${nothing}; ${decision.because}` };

/** Of a status that needs a person. */
export const doesNotPass = ({ name, detail }: InstanceStatus): string =>
  `status is ${name}, which does not pass by itself${detail === undefined ? '' : `: ${detail}`}`;

function primary(status: string, writable: boolean): PromotionDecision {
  if (status === 'available' && writable) return { action: 'done', because: 'it is a primary, available and writable' };
  return wait(`it is a primary, status is ${status}, ${writable ? 'writable' : 'not writable yet'}`);
}

/** Of a replica whose loss is not judged at this look. */
const unjudged = (s: PromotionSituation, decision: PromotionDecision): PromotionDecision => ({
  ...decision,
  ...(losesTooMuch(s) && { mayRefuse: true }),
});

const losesTooMuch = ({ whenRpoExceeded, loss, rpoSeconds, acceptedLossSeconds }: PromotionSituation): boolean =>
  whenRpoExceeded !== 'promote' && !within(loss, rpoSeconds) && !within(loss, acceptedLossSeconds);

function replica(s: PromotionSituation): PromotionDecision {
  const fence = fenceFirst(s);
  if (fence !== undefined) return unjudged(s, { action: 'wait-for-fence', because: fence });
  if (!losesTooMuch(s)) return { action: 'promote', because: WHY_NOW[s.fence] };
  if (s.justSilent) return unjudged(s, wait('it does not answer, and is asked again before its loss is judged'));
  return {
    action: s.whenRpoExceeded === 'wait' ? 'wait-for-less' : 'refuse',
    because: `${sayLoss(s.loss)} would be lost, the RPO is ${s.rpoSeconds} s and nobody accepted more`,
  };
}

function fenceFirst(s: PromotionSituation): string | undefined {
  if (s.fence !== 'awaited') return undefined;
  const first = s.kind === 'aurora-global' ? AURORA_FIRST : FENCE_FIRST[s.grade];
  if (first !== undefined) return first;
  // With the link alive, promoting before the fence loses writes that the old side still acknowledges (design §2).
  if (s.inside?.receiving !== false) return 'replication is alive, or cannot be seen, and the old side may still write';
  return undefined;
}

const UNKNOWN_LOSS = 'only its keeper closes the old side; until then nobody knows the loss';

/** Why a copy of this grade is not promoted beside the fence, even when replication is dead. An enforced one is promoted closed. */
const FENCE_FIRST: Readonly<Record<FenceGrade, string | undefined>> = {
  enforced: undefined,
  watchdog:
    'a promoted copy takes writes until its own watchdog has run: that must not begin before the old side is closed',
  acknowledged: UNKNOWN_LOSS,
  none: UNKNOWN_LOSS,
};

/** Its row is the source's own, so until that has closed a promoted cluster would be as open as its source. */
const AURORA_FIRST = 'nothing in a promoted Aurora cluster tells it from its source: the old side is closed first';

const WHY_NOW: Readonly<Record<PromotionSituation['fence'], string>> = {
  held: 'the old side is fenced',
  unfenced: 'a person has overridden the fence',
  awaited: 'replication is dead, waiting gains nothing',
};

const wait = (because: string): PromotionDecision => ({ action: 'wait', because });
