import type { ServiceCounts } from '../../ports/regional-signs';
import type { AskForApprovalPorts } from '../ask-for-approval';
import type { ClaimRunPorts } from '../claim-run';
import type { ConfirmReplayPorts } from '../confirm-replay';
import type { DrainJobsPorts } from '../drain-jobs';
import type { FenceOldRegionPorts } from '../fence-old-region';
import type { GoBackPorts } from '../go-back';
import type { OpenDatabasesPorts } from '../open-databases';
import type { PrecheckPorts } from '../precheck';
import type { PromoteDatabasesPorts } from '../promote-databases';
import type { ReadDecisionPorts } from '../read-decision';
import type { ReportPorts } from '../report';
import type { RequeueRunningJobsPorts } from '../requeue-running-jobs';
import type { ScaleUpPorts } from '../scale-up';
import type { ShiftTrafficPorts } from '../shift-traffic';
import type { StartProcessingPorts } from '../start-processing';
import type { StopProcessingPorts } from '../stop-processing';
import type { SwitchConnectionsPorts } from '../switch-connections';
import type { TakeOwnershipPorts } from '../take-ownership';
import type { UpdateInventoryPorts } from '../update-inventory';
import type { VerifyPorts } from '../verify';

/** What all steps of a failover and a switchover together need. */
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
  ReportPorts;

/** What a dry run reads beside them, to judge a call that it does not make. */
export interface JudgingPorts {
  readonly serviceCounts: ServiceCounts;
}
