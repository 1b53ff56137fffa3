import type { CopyMark } from './lost-rows';

export type LossBound =
  /** `since`: the last heartbeat that is in the promoted copy; whatever is later may be lost. On the old database's clock. */
  (
    | {
        readonly kind: 'known';
        readonly seconds: number;
        readonly because: string;
        readonly since?: string;
        /** Shown, not bounded: everything that the old side had acknowledged was replayed before the promotion, or nothing was moved. */
        readonly proof?: 'replayed' | 'never moved';
      }
    | { readonly kind: 'unknown'; readonly because: string }
  ) & {
    /** How far the copy was at its last look before the promotion was asked for; by this the lost rows are listed. */
    readonly copy?: CopyMark;
  };

export interface PromotionAnswer {
  readonly status: 'under way' | 'finished';
  readonly waitSeconds: number;
  /** Seconds that the machine itself has waited for it; an execution that began before a deploy of this has none. */
  readonly waitedSeconds?: number;
  readonly looks: number;
  /** Seconds that the looks themselves have taken, by the clock of the Region; absent: an execution that began before a deploy of this. */
  readonly lookedSeconds?: number;
  /** More would have been lost than the RPO allows, and the takeover waits for less, or has; absent: it did not have to. */
  readonly rpoWait?: RpoWait;
  readonly databases: readonly DatabasePromotion[];
}

/** Promotions that this run has called for, and that were accepted. */
export interface PromotionCalls {
  readonly times: number;
  /** When the last one was. */
  readonly at: string;
  /** Waited since then, or since its effect was last to be seen. */
  readonly quietSeconds: number;
}

export interface RpoWait {
  /** When the takeover began it, perhaps in an earlier run. */
  readonly since: string;
  readonly waitedSeconds: number;
  /** So much of it a database that is required has waited. */
  readonly heldUpSeconds: number;
  readonly limitSeconds: number;
  /** A person has put an end to it, in words. */
  readonly accepted?: string;
}

export interface DatabasePromotion {
  readonly name: string;
  /** Absent: none was accepted yet, or the execution began before a deploy of this. */
  readonly called?: PromotionCalls;
  readonly status:
    | 'waiting for the fence'
    | 'waiting for less loss'
    | 'not ready'
    | 'promoting'
    | 'promoted'
    | 'left out';
  readonly detail: string;
  readonly loss: LossBound;
  /** It was asked from inside at this look and did not answer. */
  readonly silent?: true;
}
