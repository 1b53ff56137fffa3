import type { LossBound } from './step-answers';

export interface MeasuredAnswer {
  readonly databases: readonly MeasuredLoss[];
}

export interface MeasuredLoss {
  readonly name: string;
  /** As the takeover has stated it. */
  readonly bound: LossBound;
  /** As the old side itself shows it, now that it answers. */
  readonly measured: LossBound;
  readonly detail: string;
}

export interface KeptAnswer {
  readonly status: 'waiting' | 'kept';
  readonly waitSeconds: number;
  readonly waitedSeconds: number;
  readonly databases: readonly KeptPrimary[];
}

export interface KeptPrimary {
  readonly name: string;
  /**
   * `nothing to keep`: no old primary stands here, or nothing diverged. `not kept`: there should be something, and nothing of it is
   * there any more.
   */
  readonly status: 'under way' | 'kept' | 'nothing to keep' | 'not kept';
  readonly detail: string;
  /** Under which name it is kept, and its last snapshot. Of Aurora there is only the snapshot. */
  readonly instance?: string;
  readonly snapshot?: string;
  /** Of Aurora: this look has found no snapshot where there should be one. */
  readonly missed?: true;
}

export interface SeededAnswer {
  readonly status: 'waiting' | 'seeded';
  readonly waitSeconds: number;
  readonly waitedSeconds: number;
  readonly databases: readonly SeededReplica[];
}

export interface SeededReplica {
  readonly name: string;
  readonly status: 'under way' | 'follows';
  readonly detail: string;
  readonly replica: string;
}

export interface RegisteredAnswer {
  readonly region: string;
  readonly epoch: number;
}
