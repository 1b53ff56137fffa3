/**
 * Jobs that stand in the table of the other serving Region only. A look, never a change. Throws when that table does not
 * answer at once, with whatever it said: then nothing is known, which is not the same as none.
 */
export interface LeftBehindJobs {
  readonly region: string;
  /** What waits and runs there, each counted up to `limit`, the first ids up to `named`. */
  seen(
    application: string,
    classes: readonly string[],
    most: { readonly limit: number; readonly named: number },
  ): Promise<LeftBehindSeen>;
}

export interface LeftBehindSeen {
  readonly pending: number;
  readonly running: number;
  /** There are more than were counted. */
  readonly more: boolean;
  readonly ids: readonly string[];
}
