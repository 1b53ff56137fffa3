/** The construct library. See README.md and examples/adopt-rds. */
export type { HandoverConfig } from './config/config';
export { defineConfig } from './config/config';
export { loadConfig } from './config/load-config';
export { formatMistakes, type Mistake } from './config/mistakes';
export { type ParsedConfig, parseConfig } from './config/parse-config';
export type { Place } from './config/place';
export { type CheckedPlan, checkPlan, type WorkloadPlan } from './config/plan';
export { AuroraGlobalSide, type AuroraGlobalSideProps } from './constructs/aurora-global-side';
export type { CreatedSideProps } from './constructs/created-side';
export {
  type AnyDatabaseProps,
  type AuroraClusterHere,
  type AuroraGlobalProps,
  Database,
  type DatabaseHere,
  type RdsReplicaPairProps,
} from './constructs/database';
export { DatabaseSurroundings, type DatabaseSurroundingsProps } from './constructs/database-surroundings';
export type { JobApplication, JobCluster, JobSchedule } from './constructs/job-cluster';
export { JobDoors } from './constructs/job-doors';
export { JobTable, type JobTableProps } from './constructs/job-table';
export { Ledger, type LedgerProps } from './constructs/ledger';
export { RdsReplicaPairSide, type RdsReplicaPairSideProps } from './constructs/rds-replica-pair-side';
export type { Service } from './constructs/service';
export type { TrafficRecord } from './constructs/traffic-record';
export { WorkloadRegion, type WorkloadRegionProps } from './constructs/workload-region';
export { createStacks, type HandoverStacks } from './stacks/handover-stacks';
export { RegionalStack } from './stacks/regional-stack';
