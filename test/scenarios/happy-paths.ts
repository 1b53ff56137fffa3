import type { HappyPath, TaskScript } from '../../lab/machine';
import type { Orchestration } from '../../lambda/contract/steps';
import { ANSWERS, answers } from './answers';

const A = ANSWERS;

/** Every step answers at once what leads straight on. */
const STRAIGHT: TaskScript = {
  ClaimRun: answers(A.ClaimRun.claimed),
  Precheck: answers(A.Precheck.go),
  AskForApproval: answers(A.AskForApproval.asked),
  ReadDecision: answers(A.ReadDecision.approved),
  StopProcessing: answers(A.StopProcessing.stopped),
  DrainJobs: answers(A.DrainJobs.drained),
  TakeOwnership: answers(A.TakeOwnership.taken),
  FenceOldRegion: answers(A.FenceOldRegion.held),
  ConfirmReplay: answers(A.ConfirmReplay.replayed),
  PromoteDatabases: answers(A.PromoteDatabases.finished),
  ScaleUp: answers(A.ScaleUp.scaled),
  OpenDatabases: answers(A.OpenDatabases.opened),
  SwitchConnections: answers(A.SwitchConnections.written),
  ShiftTraffic: answers(A.ShiftTraffic.shifted),
  StartProcessing: answers(A.StartProcessing.started),
  RequeueRunningJobs: answers(A.RequeueRunningJobs.finished),
  Verify: answers(A.Verify.verified),
  UpdateInventory: answers(A.UpdateInventory.updated),
  GoBack: answers(A.GoBack.back),
  MeasureLoss: answers(A.MeasureLoss.measured),
  KeepOldPrimary: answers(A.KeepOldPrimary.kept),
  SeedReplica: answers(A.SeedReplica.seeded),
  RegisterReplica: answers(A.RegisterReplica.registered),
  Report: answers(A.Report.complete),
};

/** After a yes it is judged again. */
const approve = answers(A.Precheck.approve, A.Precheck.go);

interface Way {
  readonly name: string;
  /** The state in which it ends. */
  readonly end: string;
  /** Where it differs from going straight on. */
  readonly script: TaskScript;
}

const FAILOVER: readonly Way[] = [
  { name: 'an alarm, and straight on', end: 'Done', script: {} },
  {
    name: 'a person approves at the second look',
    end: 'Done',
    script: { Precheck: approve, ReadDecision: answers(A.ReadDecision.waiting, A.ReadDecision.approved) },
  },
  {
    name: 'a person declines',
    end: 'Done',
    script: { Precheck: approve, ReadDecision: answers(A.ReadDecision.declined) },
  },
  {
    name: 'nobody answers',
    end: 'Done',
    script: { Precheck: approve, ReadDecision: answers(A.ReadDecision.waiting, A.ReadDecision.expired) },
  },
  { name: 'automation only observes', end: 'Done', script: { Precheck: answers(A.Precheck.observe) } },
  { name: 'another run is alive', end: 'AlreadyRunning', script: { ClaimRun: answers(A.ClaimRun.running) } },
  {
    name: 'another run is dead',
    end: 'Done',
    script: { ClaimRun: answers(A.ClaimRun.waits, A.ClaimRun.resumes) },
  },
  {
    name: 'another run only looked dead',
    end: 'AlreadyRunning',
    script: { ClaimRun: answers(A.ClaimRun.waits, A.ClaimRun.running) },
  },
  { name: 'there is nothing to move', end: 'RunRefused', script: { ClaimRun: answers(A.ClaimRun.refused) } },
  {
    name: 'fence, promotion and verification are waited for',
    end: 'Done',
    script: {
      FenceOldRegion: answers(A.FenceOldRegion.waiting, A.FenceOldRegion.waiting, A.FenceOldRegion.held),
      PromoteDatabases: answers(A.PromoteDatabases.underWay, A.PromoteDatabases.finished),
      Verify: answers(A.Verify.waiting, A.Verify.verified),
    },
  },
  {
    name: 'more jobs ran there than one round can move',
    end: 'Done',
    script: { RequeueRunningJobs: answers(A.RequeueRunningJobs.underWay, A.RequeueRunningJobs.finished) },
  },
  {
    name: 'a person has overridden the fence',
    end: 'Done',
    script: { FenceOldRegion: answers(A.FenceOldRegion.waiting, A.FenceOldRegion.unfenced) },
  },
  {
    name: 'the report says that the run is not complete',
    end: 'FailoverIncomplete',
    script: { Report: answers(A.Report.incomplete) },
  },
];

/** A step that fails for good: `fails` of the scripted tasks. */
const broken = (error: string) => [{ kind: 'fails', error, cause: 'broken' } as const];
const GONE_BACK = answers(A.Report.incomplete);

const SWITCHOVER: readonly Way[] = [
  { name: 'both sides are well, and straight on', end: 'Done', script: {} },
  {
    name: 'everything is waited for',
    end: 'Done',
    script: {
      ClaimRun: answers(A.ClaimRun.waits, A.ClaimRun.resumes),
      DrainJobs: answers(A.DrainJobs.waiting, A.DrainJobs.cutOff),
      FenceOldRegion: answers(A.FenceOldRegion.waiting, A.FenceOldRegion.held),
      ConfirmReplay: answers(A.ConfirmReplay.waiting, A.ConfirmReplay.replayed),
      PromoteDatabases: answers(A.PromoteDatabases.underWay, A.PromoteDatabases.finished),
      Verify: answers(A.Verify.waiting, A.Verify.verified),
    },
  },
  { name: 'another run is alive', end: 'AlreadyRunning', script: { ClaimRun: answers(A.ClaimRun.running) } },
  { name: 'there is nothing to move', end: 'RunRefused', script: { ClaimRun: answers(A.ClaimRun.refused) } },
  {
    name: 'the fence is not acknowledged, and it goes back',
    end: 'SwitchoverIncomplete',
    script: {
      FenceOldRegion: broken('DeadlineExceeded'),
      GoBack: answers(A.GoBack.waiting, A.GoBack.back),
      Report: GONE_BACK,
    },
  },
  {
    name: 'ownership cannot be taken, and there is nothing to go back from',
    end: 'SwitchoverIncomplete',
    script: { TakeOwnership: broken('OwnershipLost'), GoBack: answers(A.GoBack.nothing), Report: GONE_BACK },
  },
];

const REPROTECT: readonly Way[] = [
  { name: 'everything is there, and straight on', end: 'Done', script: {} },
  {
    name: 'the snapshot, the new name and the replica are waited for',
    end: 'Done',
    script: {
      ClaimRun: answers(A.ClaimRun.waits, A.ClaimRun.resumes),
      KeepOldPrimary: answers(A.KeepOldPrimary.waiting, A.KeepOldPrimary.waiting, A.KeepOldPrimary.kept),
      SeedReplica: answers(A.SeedReplica.waiting, A.SeedReplica.seeded),
    },
  },
  { name: 'another run is alive', end: 'AlreadyRunning', script: { ClaimRun: answers(A.ClaimRun.running) } },
  { name: 'the workload has no lease', end: 'RunRefused', script: { ClaimRun: answers(A.ClaimRun.refused) } },
  {
    name: 'the old side is not closed',
    end: 'ReprotectIncomplete',
    script: { Precheck: broken('PrecheckFailed'), Report: answers(A.Report.incomplete) },
  },
];

const walkable = (ways: readonly Way[]): readonly (HappyPath & Way)[] =>
  ways.map(({ script, ...way }) => ({ ...way, input: {}, script: { ...STRAIGHT, ...script } }));

/** Ways through a machine on which every step answers, but for what makes a switchover go back. */
export const HAPPY_PATHS: Readonly<Record<Orchestration, readonly (HappyPath & Way)[]>> = {
  failover: walkable(FAILOVER),
  switchover: walkable(SWITCHOVER),
  reprotect: walkable(REPROTECT),
};
