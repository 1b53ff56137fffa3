/** Which Lambda function runs a step. One function per set of permissions, not one per step. */
export type StepFunction = 'run' | 'databases' | 'traffic' | 'processing';

interface StepDefinition {
  readonly function: StepFunction;
  /** What the Step Functions console and the runbook say about the step. */
  readonly comment: string;
  readonly timeoutSeconds: number;
}

/** The failover's Lambda steps by state name. State names are the runbook's headings. */
export const STEPS = {
  ClaimRun: { function: 'run', timeoutSeconds: 20, comment: 'One run per workload: claims it, touches nothing else' },
  Precheck: {
    function: 'databases',
    timeoutSeconds: 30,
    comment: 'Is a failover warranted and possible? Nothing has changed yet',
  },
  AskForApproval: {
    function: 'run',
    timeoutSeconds: 20,
    comment: 'Tells people what is asked, until when, and how to answer',
  },
  ReadDecision: { function: 'run', timeoutSeconds: 20, comment: 'Has a person decided?' },
  TakeOwnership: {
    function: 'run',
    timeoutSeconds: 20,
    comment: 'Raises the epoch: from here on the old Region may not write',
  },
  FenceOldRegion: {
    function: 'run',
    timeoutSeconds: 20,
    comment: 'Is the old side acknowledged as closed, closed by its own deadline, or overridden by a person?',
  },
  PromoteDatabases: {
    function: 'databases',
    timeoutSeconds: 30,
    comment: 'Promotes every replica that is not a primary yet, all at once',
  },
  ScaleUp: {
    function: 'processing',
    timeoutSeconds: 30,
    comment: 'Services on this side get the capacity that they need',
  },
  OpenDatabases: {
    function: 'databases',
    timeoutSeconds: 30,
    comment: 'Opens the promoted databases to applications under the new epoch',
  },
  SwitchConnections: {
    function: 'traffic',
    timeoutSeconds: 30,
    comment: 'Connection parameters of this side name the promoted databases',
  },
  ShiftTraffic: { function: 'traffic', timeoutSeconds: 30, comment: 'Says that this side serves; the records follow' },
  StartProcessing: {
    function: 'processing',
    timeoutSeconds: 30,
    comment: 'The dispatcher of this side may start jobs',
  },
  RequeueRunningJobs: {
    function: 'databases',
    timeoutSeconds: 30,
    comment: 'Jobs that ran on the old side are queued again',
  },
  Verify: { function: 'databases', timeoutSeconds: 30, comment: 'A real write, and the name resolves to this side' },
  UpdateInventory: { function: 'run', timeoutSeconds: 20, comment: 'The ledger says who serves now' },
  Report: { function: 'run', timeoutSeconds: 20, comment: 'What was done, what was not, and the next command' },
} as const satisfies Record<string, StepDefinition>;

export type StepName = keyof typeof STEPS;

/** The states between the steps. */
export const OTHER_STATES = {
  start: 'Start',
  runClaimed: 'RunClaimed?',
  awaitOtherRun: 'AwaitOtherRun',
  awaitOldStep: 'AwaitOldStep',
  alreadyRunning: 'AlreadyRunning',
  runRefused: 'RunRefused',
  mayGoOn: 'MayGoOn?',
  observedOnly: 'ObservedOnly',
  awaitDecision: 'AwaitDecision',
  decided: 'Decided?',
  moveWorkload: 'MoveWorkload',
  fenceHeld: 'FenceHeld?',
  awaitFence: 'AwaitFence',
  fenced: 'Fenced',
  unfenced: 'Unfenced',
  promoted: 'Promoted?',
  awaitPromotion: 'AwaitPromotion',
  allPromoted: 'AllPromoted',
  redirect: 'Redirect',
  jobsMoved: 'JobsMoved?',
  verified: 'Verified?',
  awaitVerification: 'AwaitVerification',
  complete: 'Complete?',
  done: 'Done',
  reportLost: 'ReportLost',
  failoverIncomplete: 'FailoverIncomplete',
} as const;

/** What the machine hands to a step's Lambda. */
export interface StepEvent {
  readonly step: StepName;
  /** `$`, or for ClaimRun `{ execution: $$.Execution, seen? }`. */
  readonly document: unknown;
}
