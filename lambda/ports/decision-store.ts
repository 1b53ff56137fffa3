/**
 * Questions to people and their answers, one per run. The first answer stands. Strong reads, same failure promise as the
 * lease.
 */
export interface DecisionStore {
  /** A second ask of the same run keeps the first question and its deadline, also when another execution asks under its name. */
  ask(question: Question): Promise<Question>;
  /** The answer is what the question says, not yet proven: for people and for whoever answers. */
  read(runId: string): Promise<Asked | undefined>;
  /** Returns the decision that stands: this one, or the earlier one. `undefined`: no such question. */
  decide(runId: string, decision: Decision): Promise<Decision | undefined>;
  /**
   * The answer that counts: one whose principal has said the same in a place of this execution that only this principal may write to. An
   * answer without that proof is taken away, so that it blocks nobody, and handed back as `ignored`.
   */
  settle(runId: string): Promise<Settled | undefined>;
  /** True once for each reminder, whoever asks however often: recorded before it is sent. */
  remind(runId: string, reminder: Reminder, at: string): Promise<boolean>;
}

export interface Question {
  readonly runId: string;
  /** The execution that asks: a run's name can be given again, an execution's ARN in the other Region or 90 days later. */
  readonly executionArn: string;
  readonly workload: string;
  readonly text: string;
  readonly askedAt: string;
  readonly deadline: string;
  /** Loss that a yes accepts, in seconds, or `any` when the bound is unknown. */
  readonly acceptedLossSeconds: number | 'any';
}

export interface Asked {
  readonly question: Question;
  readonly decision?: Decision;
}

export interface Settled extends Asked {
  readonly ignored?: Decision;
}

export interface Decision {
  readonly verdict: 'approved' | 'declined';
  readonly principal: Principal;
  readonly reason: string;
  readonly at: string;
}

/**
 * Who decided. A person by the `aws:userid` that IAM ties to the partition of the answer; a person's `arn` is for people to
 * read, as the caller gave it: nothing proves it. Step Functions does not tell who started an execution: CloudTrail does, under the execution's ARN.
 */
export type Principal =
  | { readonly kind: 'person'; readonly userId: string; readonly arn: string }
  | { readonly kind: 'execution'; readonly arn: string };

/** At half of the time, and shortly before its end. */
export type Reminder = 'half' | 'last';
