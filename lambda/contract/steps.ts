/** Which Lambda function runs a step. One function per set of permissions, not one per step. */
export type StepFunction = 'run' | 'databases' | 'traffic' | 'processing' | 'reprotection';

interface StepDefinition {
  readonly function: StepFunction;
  /** What the Step Functions console and the runbook say about the step. */
  readonly comment: string;
  readonly timeoutSeconds: number;
}

/** The Lambda steps of all orchestrations by state name. State names are the runbook's headings. */
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
  StopProcessing: {
    function: 'processing',
    timeoutSeconds: 20,
    comment: 'The dispatcher of the side that serves starts no more jobs while this run lives; accepted ones wait',
  },
  DrainJobs: {
    function: 'processing',
    timeoutSeconds: 20,
    comment: 'Have the jobs that run come to their end, or is the time for it over?',
  },
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
  ConfirmReplay: {
    function: 'databases',
    timeoutSeconds: 30,
    comment: 'Has each copy replayed everything up to the position at which its old side was closed?',
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
  GoBack: {
    function: 'run',
    timeoutSeconds: 20,
    comment: 'As long as no promotion was asked for: the lease returns to the side that served, which opens again',
  },
  MeasureLoss: {
    function: 'reprotection',
    timeoutSeconds: 30,
    comment: 'The old primary is closed once more, and shows what it wrote that the promoted copy does not have',
  },
  KeepOldPrimary: {
    function: 'reprotection',
    timeoutSeconds: 30,
    comment: 'Each old primary gets a last snapshot and another name: it is kept, and only a person deletes it',
  },
  SeedReplica: {
    function: 'reprotection',
    timeoutSeconds: 30,
    comment: 'A new replica of the side that serves under the name that was made free, until it follows',
  },
  RegisterReplica: {
    function: 'run',
    timeoutSeconds: 20,
    comment: 'The ledger says that this side can take over again, and what is kept of the old one',
  },
  Report: { function: 'run', timeoutSeconds: 20, comment: 'What was done, what was not, and the next command' },
} as const satisfies Record<string, StepDefinition>;

export type StepName = keyof typeof STEPS;

const MOVES = ['failover', 'switchover'] as const;
export const ORCHESTRATIONS = [...MOVES, 'reprotect'] as const;

export type Orchestration = (typeof ORCHESTRATIONS)[number];

/** Who does a step that not exactly the two moves do. */
const DONE_BY: Readonly<Partial<Record<StepName, readonly Orchestration[]>>> = {
  ClaimRun: ORCHESTRATIONS,
  Precheck: ORCHESTRATIONS,
  AskForApproval: ['failover'],
  ReadDecision: ['failover'],
  StopProcessing: ['switchover'],
  DrainJobs: ['switchover'],
  ConfirmReplay: ['switchover'],
  GoBack: ['switchover'],
  MeasureLoss: ['reprotect'],
  KeepOldPrimary: ['reprotect'],
  SeedReplica: ['reprotect'],
  RegisterReplica: ['reprotect'],
  Report: ORCHESTRATIONS,
};

export const stepsOf = (orchestration: Orchestration): readonly StepName[] =>
  (Object.keys(STEPS) as StepName[]).filter((name) => (DONE_BY[name] ?? MOVES).some((one) => one === orchestration));

/** The states between the steps that every machine has: those of its claim and of its end. */
const RUN_STATES = {
  start: 'Start',
  runClaimed: 'RunClaimed?',
  awaitOtherRun: 'AwaitOtherRun',
  awaitOldStep: 'AwaitOldStep',
  alreadyRunning: 'AlreadyRunning',
  runRefused: 'RunRefused',
  complete: 'Complete?',
  done: 'Done',
  reportLost: 'ReportLost',
} as const;

/** The states between the steps of whatever moves a workload. */
const SHARED_STATES = {
  ...RUN_STATES,
  moveWorkload: 'MoveWorkload',
  fenceHeld: 'FenceHeld?',
  awaitFence: 'AwaitFence',
  fenced: 'Fenced',
  promoted: 'Promoted?',
  awaitPromotion: 'AwaitPromotion',
  allPromoted: 'AllPromoted',
  redirect: 'Redirect',
  jobsMoved: 'JobsMoved?',
  verified: 'Verified?',
  awaitVerification: 'AwaitVerification',
} as const;

/** The states of the failover between its steps. */
export const OTHER_STATES = {
  ...SHARED_STATES,
  mayGoOn: 'MayGoOn?',
  observedOnly: 'ObservedOnly',
  awaitDecision: 'AwaitDecision',
  decided: 'Decided?',
  unfenced: 'Unfenced',
  incomplete: 'FailoverIncomplete',
} as const;

/** The states of the switchover between its steps. */
export const SWITCHOVER_STATES = {
  ...SHARED_STATES,
  drained: 'Drained?',
  awaitDrain: 'AwaitDrain',
  replayed: 'Replayed?',
  awaitReplay: 'AwaitReplay',
  wentBack: 'WentBack?',
  awaitReturn: 'AwaitReturn',
  incomplete: 'SwitchoverIncomplete',
} as const;

/** The states of the reprotect between its steps. */
export const REPROTECT_STATES = {
  ...RUN_STATES,
  kept: 'OldPrimaryKept?',
  awaitKept: 'AwaitOldPrimary',
  seeded: 'ReplicaSeeded?',
  awaitSeeded: 'AwaitReplica',
  incomplete: 'ReprotectIncomplete',
} as const;

/** What the machine hands to a step's Lambda. */
export interface StepEvent {
  readonly step: StepName;
  /** `$`, or for ClaimRun `{ execution: $$.Execution, state: $, orchestration }`. */
  readonly document: unknown;
}
