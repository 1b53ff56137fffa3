import type { FenceGrade } from '../contract/settings';

/**
 * The lease of a workload: who may write, under which epoch. Every read is strongly consistent, every change is a
 * compare-and-set of one item that recognises its own write after a lost answer.
 *
 * Failure promise: `Transient` when no endpoint of the ledger answers; then the change may or may not have happened, and
 * the caller looks again.
 */
export interface LeaseStore {
  read(): Promise<Lease | undefined>;
  /** Epoch 1, written once. A second call changes nothing. */
  create(first: { readonly active: string; readonly holder: string }): Promise<void>;
  /** Succeeds only while epoch and renewSeq are the ones seen. */
  renew(renewal: LeaseRenewal): Promise<CasResult<Lease>>;
  /** Raises the epoch for `to`; succeeds only while epoch and renewSeq are the ones judged. */
  take(takeover: LeaseTakeover): Promise<CasResult<Lease>>;
}

export interface Lease {
  readonly epoch: number;
  readonly active: string;
  readonly renewSeq: number;
  readonly holder: string;
  /** Per database: the anchor (its own clock, ISO) of the last renewal. It bounds the last possible write of this epoch. */
  readonly anchors: Readonly<Record<string, string>>;
  /** Set when the keeper gave the lease up by itself, with the reason. */
  readonly released?: string;
  /** Set by a takeover: which run took it, from whom, and what the previous holder had promised. */
  readonly taken?: {
    readonly by: string;
    readonly at: string;
    readonly from: string;
    readonly previousEpoch: number;
    readonly previousAnchors: Readonly<Record<string, string>>;
    /** Per database: what closed its old side, as it was judged then. Absent: no judgement was kept. */
    readonly grades?: Readonly<Record<string, FenceGrade>>;
    /** Of a switchover: whether it may still go back. Absent: it was taken by a failover, or given back. */
    readonly course?: SwitchoverCourse;
    /** A switchover gave it back before any promotion was asked for: nothing has moved, the side that served serves on. */
    readonly back?: boolean;
  };
}

/**
 * One item decides between going back and promoting: a promotion is asked for only after the course has left `may go back`, and the
 * lease is given back only while it stands there. Both are compare-and-sets of the lease, so one of the two finds it changed.
 */
export type SwitchoverCourse =
  | 'may go back'
  /** Everything that was acknowledged has been replayed; promotions may be asked for. */
  | 'all replayed'
  /** A failover went on with it, under its own rules: what is lost is its bound. */
  | 'failover went on';

export interface LeaseRenewal {
  readonly epoch: number;
  readonly renewSeq: number;
  readonly holder: string;
  readonly anchors: Readonly<Record<string, string>>;
  readonly released?: string;
  /** Leaves `may go back`; absent: the course stays what it is. */
  readonly course?: Exclude<SwitchoverCourse, 'may go back'>;
}

export interface LeaseTakeover {
  readonly epoch: number;
  readonly renewSeq: number;
  readonly nextEpoch: number;
  readonly to: string;
  readonly by: string;
  readonly at: string;
  /** What closes the old side of each database, as it was judged: a run that goes on may not see it any more. */
  readonly grades?: Readonly<Record<string, FenceGrade>>;
  /** A switchover takes it. */
  readonly course?: 'may go back';
  /** Given back: with the anchors that the side which served had promised, because nothing was written under the epoch in between. */
  readonly back?: { readonly anchors: Readonly<Record<string, string>> };
}

/** Either the change was made (by this call or by an earlier try of it), or somebody else's state stands there. */
export type CasResult<T> =
  | { readonly written: true; readonly value: T }
  | { readonly written: false; readonly current: T | undefined };
