/** What Aurora says of its attempt to stop writes in the storage of an old primary, when a failover has begun. */
export interface WriteFences {
  /**
   * The newest word since then about the cluster, from its own Region or from this one.
   *
   * Failure promise: never throws. Events come with best effort only: none, or no answer, is `unseen` and closes nothing.
   */
  said(oldPrimary: OldPrimary, since: string): Promise<WriteFenceWord>;
}

export interface OldPrimary {
  readonly cluster: string;
  readonly region: string;
}

export type WriteFenceWord =
  | { readonly word: 'stopped' | 'timed out'; readonly at: string; readonly toldIn: string }
  | { readonly word: 'unseen' };
