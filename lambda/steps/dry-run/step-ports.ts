import type { ServiceCounts } from '../../ports/regional-signs';
import type { SeedingJudge } from '../../ports/replica-seeding';
import type { AskForApprovalPorts } from '../ask-for-approval';
import type { ClaimRunPorts } from '../claim-run';
import type { ConfirmReplayPorts } from '../confirm-replay';
import type { DrainJobsPorts } from '../drain-jobs';
import type { FenceOldRegionPorts } from '../fence-old-region';
import type { GoBackPorts } from '../go-back';
import type { KeepOldPrimaryPorts } from '../keep-old-primary';
import type { MeasureLossPorts } from '../measure-loss';
import type { OpenDatabasesPorts } from '../open-databases';
import type { PrecheckPorts } from '../precheck';
import type { PromoteDatabasesPorts } from '../promote-databases';
import type { ReadDecisionPorts } from '../read-decision';
import type { RegisterReplicaPorts } from '../register-replica';
import type { ReportPorts } from '../report';
import type { RequeueRunningJobsPorts } from '../requeue-running-jobs';
import type { ScaleUpPorts } from '../scale-up';
import type { SeedReplicaPorts } from '../seed-replica';
import type { ShiftTrafficPorts } from '../shift-traffic';
import type { StartProcessingPorts } from '../start-processing';
import type { StopProcessingPorts } from '../stop-processing';
import type { SwitchConnectionsPorts } from '../switch-connections';
import type { TakeOwnershipPorts } from '../take-ownership';
import type { UpdateInventoryPorts } from '../update-inventory';
import type { VerifyPorts } from '../verify';

/** What all steps of all orchestrations together need. */
export type AllStepPorts = ClaimRunPorts &
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
  StartProcessingPorts &
  RequeueRunningJobsPorts &
  VerifyPorts &
  UpdateInventoryPorts &
  MeasureLossPorts &
  KeepOldPrimaryPorts &
  SeedReplicaPorts &
  RegisterReplicaPorts &
  ReportPorts;

/** What a dry run reads beside them, to judge a call that it does not make. */
export interface JudgingPorts {
  readonly serviceCounts: ServiceCounts;
  readonly seedingJudge: SeedingJudge;
}
