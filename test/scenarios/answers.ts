import type { Json, TaskOutcome } from '../../lab/machine';
import type {
  KeptAnswer,
  MeasuredAnswer,
  RegisteredAnswer,
  SeededAnswer,
} from '../../lambda/contract/reprotect-document';
import type { ClaimAnswer, RunDocument } from '../../lambda/contract/run-document';
import type {
  ApprovalAnswer,
  BackAnswer,
  DrainAnswer,
  FenceAnswer,
  InventoryAnswer,
  LossBound,
  OpenedAnswer,
  OwnershipAnswer,
  PrecheckAnswer,
  ProcessingAnswer,
  PromotionAnswer,
  ReplayAnswer,
  RequeuedAnswer,
  ScaledAnswer,
  StoppedAnswer,
  VerificationAnswer,
} from '../../lambda/contract/step-answers';
import type { StepName } from '../../lambda/contract/steps';
import type { ReportAnswer } from '../../lambda/steps/report';

/** What each step may answer, in the words of the contract. */
export interface Answers {
  readonly ClaimRun: Pick<RunDocument, 'run' | 'claim'>;
  readonly Precheck: PrecheckAnswer;
  readonly AskForApproval: ApprovalAnswer;
  readonly ReadDecision: ApprovalAnswer;
  readonly StopProcessing: StoppedAnswer;
  readonly DrainJobs: DrainAnswer;
  readonly TakeOwnership: OwnershipAnswer;
  readonly FenceOldRegion: FenceAnswer;
  readonly ConfirmReplay: ReplayAnswer;
  readonly PromoteDatabases: PromotionAnswer;
  readonly ScaleUp: ScaledAnswer;
  readonly OpenDatabases: OpenedAnswer;
  readonly SwitchConnections: { readonly parameters: readonly string[] };
  readonly ShiftTraffic: { readonly records: readonly { readonly name: string; readonly how: string }[] };
  readonly StartProcessing: ProcessingAnswer;
  readonly RequeueRunningJobs: RequeuedAnswer;
  readonly Verify: VerificationAnswer;
  readonly UpdateInventory: InventoryAnswer;
  readonly GoBack: BackAnswer;
  readonly MeasureLoss: MeasuredAnswer;
  readonly KeepOldPrimary: KeptAnswer;
  readonly SeedReplica: SeededAnswer;
  readonly RegisterReplica: RegisteredAnswer;
  readonly Report: ReportAnswer;
}

/** The compiler refuses this file when a step of the contract is missing above. */
type Complete = StepName extends keyof Answers ? true : never;
const complete: Complete = true;

const AT = '2026-01-01T00:00:00.000Z';
const LOSS: LossBound = { kind: 'known', seconds: 3, because: 'the old side acknowledged its close' };
const seen = { runId: 'other', heartbeat: 7 };

const claim = (answer: ClaimAnswer): Answers['ClaimRun'] => ({
  run: {
    id: 'rehearsal',
    executionArn: 'arn:aws:states:us-west-2:111122223333:execution:demo-orders-failover:rehearsal',
    workload: 'orders',
    orchestration: 'failover',
    region: 'us-west-2',
    trigger: { kind: 'person', by: 'ada', reason: 'drill', acceptLoss: false, overrides: [] },
    startedAt: AT,
  },
  claim: answer,
});

const precheck = (next: PrecheckAnswer['next']): PrecheckAnswer => ({
  from: 'us-east-1',
  to: 'us-west-2',
  epoch: 1,
  renewSeq: 5,
  nextEpoch: 2,
  next,
  because: 'a person started it',
  evidence: [],
  checks: [{ name: 'database orders-db', passed: true, detail: 'replica, available' }],
  lossEstimate: LOSS,
});

const fence = (status: FenceAnswer['status']): FenceAnswer =>
  status === 'waiting'
    ? { status, waitSeconds: 5, waitedSeconds: 0, how: 'no acknowledgement yet' }
    : { status, waitSeconds: 0, waitedSeconds: 5, how: `the old side is ${status}`, heldAt: AT };

const promotion = (status: PromotionAnswer['status'], looks = 1): PromotionAnswer => ({
  status,
  waitSeconds: status === 'finished' ? 0 : 5,
  looks,
  databases: [
    { name: 'orders-db', status: status === 'finished' ? 'promoted' : 'promoting', detail: 'accepted', loss: LOSS },
  ],
});

const drain = (status: DrainAnswer['status']): DrainAnswer => ({
  status,
  waitSeconds: status === 'waiting' ? 5 : 0,
  waitedSeconds: 10,
  running: status === 'drained' ? 0 : 1,
  detail: status,
});

const replay = (status: ReplayAnswer['status']): ReplayAnswer => ({
  status,
  waitSeconds: status === 'waiting' ? 2 : 0,
  waitedSeconds: 2,
  databases: [{ name: 'orders-db', status: status === 'waiting' ? 'behind' : 'replayed', detail: 'closed at 0/5' }],
});

const back = (status: BackAnswer['status']): BackAnswer => ({
  status,
  waitSeconds: status === 'waiting' ? 2 : 0,
  waitedSeconds: 2,
  because: status,
});

const verification = (status: VerificationAnswer['status']): VerificationAnswer => ({
  status,
  waitSeconds: status === 'verified' ? 0 : 5,
  waitedSeconds: 0,
  checks: [{ name: 'write to orders-db', passed: status === 'verified', detail: 'one row was committed' }],
});

const requeued = (status: RequeuedAnswer['status']): RequeuedAnswer => ({
  status,
  requeued: 2,
  rerun: 1,
  suspect: 0,
  stoppedOnSource: 0,
  jobs: ['a', 'b', 'c'],
});

const kept = (status: KeptAnswer['status']): KeptAnswer => ({
  status,
  waitSeconds: status === 'waiting' ? 30 : 0,
  waitedSeconds: 30,
  databases: [{ name: 'orders-db', status: status === 'waiting' ? 'under way' : 'kept', detail: 'snapshot' }],
});

const seeded = (status: SeededAnswer['status']): SeededAnswer => ({
  status,
  waitSeconds: status === 'waiting' ? 30 : 0,
  waitedSeconds: 30,
  databases: [
    {
      name: 'orders-db',
      status: status === 'waiting' ? 'under way' : 'follows',
      detail: 'creating',
      replica: 'orders',
    },
  ],
});

/** By name, the answers that make a difference to the machine. */
export const ANSWERS = {
  ClaimRun: {
    claimed: claim({ outcome: 'claimed', waitSeconds: 0 }),
    resumes: claim({ outcome: 'claimed', waitSeconds: 30, resumes: 'other' }),
    running: claim({ outcome: 'already-running', because: 'run other holds the workload; it is alive' }),
    waits: claim({ outcome: 'wait-for-other-run', waitSeconds: 120, seen, because: 'its heartbeat stopped' }),
    refused: claim({ outcome: 'refused', because: 'us-west-2 serves the workload already' }),
  },
  Precheck: { go: precheck('go'), approve: precheck('approve'), observe: precheck('observe') },
  AskForApproval: { asked: { status: 'waiting', waitSeconds: 15, deadline: AT } },
  ReadDecision: {
    waiting: { status: 'waiting', waitSeconds: 15, deadline: AT },
    approved: { status: 'approved', by: 'ada', reason: 'go', because: 'approved by ada', acceptedLossSeconds: 'any' },
    declined: { status: 'declined', by: 'ada', reason: 'not now', because: 'declined by ada' },
    expired: { status: 'expired', deadline: AT },
  },
  StopProcessing: { stopped: { stopped: true, detail: 'us-east-1 starts no more jobs' } },
  DrainJobs: { waiting: drain('waiting'), drained: drain('drained'), cutOff: drain('cut off') },
  TakeOwnership: {
    taken: { epoch: 2, previousEpoch: 1, from: 'us-east-1', to: 'us-west-2', takenAt: AT },
  },
  FenceOldRegion: { waiting: fence('waiting'), held: fence('held'), unfenced: fence('unfenced') },
  ConfirmReplay: { waiting: replay('waiting'), replayed: replay('replayed') },
  PromoteDatabases: {
    underWay: promotion('under way'),
    finished: promotion('finished', 2),
  },
  ScaleUp: { scaled: { services: [{ name: 'api', desiredCount: 4, scaled: true, detail: 'raised from 1' }] } },
  OpenDatabases: {
    opened: { databases: [{ name: 'orders-db', timeline: '00000002', openedAt: AT, loss: LOSS }] },
  },
  SwitchConnections: { written: { parameters: ['/demo/orders/connection/orders-db'] } },
  ShiftTraffic: { shifted: { records: [{ name: 'orders.example.com', how: 'follows the health checks' }] } },
  StartProcessing: { started: { dispatchEpoch: 2 } },
  RequeueRunningJobs: {
    underWay: requeued('under way'),
    finished: requeued('finished'),
  },
  Verify: { waiting: verification('waiting'), verified: verification('verified') },
  UpdateInventory: { updated: { activeRegion: 'us-west-2', epoch: 2 } },
  GoBack: { waiting: back('waiting'), back: back('back'), forward: back('forward'), nothing: back('nothing') },
  MeasureLoss: { measured: { databases: [{ name: 'orders-db', bound: LOSS, measured: LOSS, detail: 'at most 3 s' }] } },
  KeepOldPrimary: { waiting: kept('waiting'), kept: kept('kept') },
  SeedReplica: { waiting: seeded('waiting'), seeded: seeded('seeded') },
  RegisterReplica: { registered: { region: 'us-east-1', epoch: 2 } },
  Report: {
    complete: { complete, outcome: 'completed', summary: 'orders serves from us-west-2 under epoch 2' },
    incomplete: { complete: false, outcome: 'incomplete', summary: 'stopped after the epoch was raised' },
  },
} as const satisfies { readonly [step in StepName]: Readonly<Record<string, Answers[step]>> };

export const answers = (...outputs: readonly unknown[]): TaskOutcome[] =>
  outputs.map((output) => ({ kind: 'answers', output: output as Json }));
