/** What a failover leaves behind of an application whose jobs stand in one Region only. */
export type LeftBehind = {
  readonly application: string;
  /** Where they stand, and go on when it serves again. */
  readonly region: string;
  /** When it was looked, or nobody came to look. */
  readonly at: string;
} & (
  | {
      readonly kind: 'counted';
      readonly pending: number;
      readonly running: number;
      /** There are more than were counted. */
      readonly more: boolean;
      /** The first twenty. */
      readonly jobs: readonly string[];
    }
  /** Not known, which is not the same as none. */
  | { readonly kind: 'unknown'; readonly because: string }
);
