/** What a session or a suite says to whoever started it. */
export const LAB_EXIT = {
  /** Every promise that could be checked was kept, and every check passed. */
  kept: 0,
  /** A promise broke, a check failed, or the run proves nothing. */
  failed: 1,
  /** It could not be finished, or not be begun: nothing is said of any promise. */
  stopped: 2,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
