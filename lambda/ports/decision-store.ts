/** Questions to people and their answers, one per run. The first answer stands. */
export interface DecisionStore {
  /** A second ask of the same run keeps the first question and its deadline. */
  ask(question: Question): Promise<Question>;
  read(runId: string): Promise<{ readonly question: Question; readonly decision?: Decision } | undefined>;
  /** Returns the decision that stands: this one, or the earlier one. `undefined`: no such question. */
  decide(runId: string, decision: Decision): Promise<Decision | undefined>;
}

export interface Question {
  readonly runId: string;
  readonly workload: string;
  readonly text: string;
  readonly askedAt: string;
  readonly deadline: string;
  /** Loss that a yes accepts, in seconds, or `any` when the bound is unknown. */
  readonly acceptedLossSeconds: number | 'any';
}

export interface Decision {
  readonly verdict: 'approved' | 'declined';
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}
