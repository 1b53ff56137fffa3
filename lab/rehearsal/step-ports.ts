import type { RunEvents } from '../../lambda/ports/run-events';
import type { AskForApprovalPorts } from '../../lambda/steps/ask-for-approval';
import type { ClaimRunPorts } from '../../lambda/steps/claim-run';
import type { ConfirmReplayPorts } from '../../lambda/steps/confirm-replay';
import type { DrainJobsPorts } from '../../lambda/steps/drain-jobs';
import type { FenceOldRegionPorts } from '../../lambda/steps/fence-old-region';
import type { GoBackPorts } from '../../lambda/steps/go-back';
import type { KeepOldPrimaryPorts } from '../../lambda/steps/keep-old-primary';
import type { MeasureLossPorts } from '../../lambda/steps/measure-loss';
import type { OpenDatabasesPorts } from '../../lambda/steps/open-databases';
import type { PrecheckPorts } from '../../lambda/steps/precheck';
import type { PromoteDatabasesPorts } from '../../lambda/steps/promote-databases';
import type { ReadDecisionPorts } from '../../lambda/steps/read-decision';
import type { RecordAnswerPorts } from '../../lambda/steps/record-answer';
import type { RegisterReplicaPorts } from '../../lambda/steps/register-replica';
import type { ReportPorts } from '../../lambda/steps/report';
import type { RequeueRunningJobsPorts } from '../../lambda/steps/requeue-running-jobs';
import type { ScaleUpPorts } from '../../lambda/steps/scale-up';
import type { SeedReplicaPorts } from '../../lambda/steps/seed-replica';
import type { ShiftTrafficPorts } from '../../lambda/steps/shift-traffic';
import type { StopProcessingPorts } from '../../lambda/steps/stop-processing';
import type { SwitchConnectionsPorts } from '../../lambda/steps/switch-connections';
import type { TakeOwnershipPorts } from '../../lambda/steps/take-ownership';
import type { VerifyPorts } from '../../lambda/steps/verify';

/** What the steps of all orchestrations together need. */
export type StepPorts = ClaimRunPorts &
  PrecheckPorts &
  AskForApprovalPorts &
  ReadDecisionPorts &
  StopProcessingPorts &
  DrainJobsPorts &
  TakeOwnershipPorts &
  FenceOldRegionPorts &
  ConfirmReplayPorts &
  PromoteDatabasesPorts &
  GoBackPorts &
  ScaleUpPorts &
  OpenDatabasesPorts &
  SwitchConnectionsPorts &
  ShiftTrafficPorts &
  RequeueRunningJobsPorts &
  VerifyPorts &
  MeasureLossPorts &
  KeepOldPrimaryPorts &
  SeedReplicaPorts &
  RegisterReplicaPorts &
  ReportPorts &
  RecordAnswerPorts & {
    /** Who hears of the run. */
    readonly events: RunEvents;
  };
