export const EXIT = {
  ok: 0,
  /** The command refused or did not succeed; the message says whether anything has changed. */
  refused: 1,
  /** The command line itself is wrong; nothing has been done. */
  usage: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command cannot or will not do it. The message is all that a person sees: what, the value seen, what would be right. */
export class Refusal extends Error {
  readonly exitCode: ExitCode = EXIT.refused;
}

/** What was typed cannot be right. */
export class UsageError extends Refusal {
  override readonly exitCode = EXIT.usage;
}
