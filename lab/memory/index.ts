export { cellKey, partitionKey } from './cell-items';
export { cellLedger } from './cell-ledger';
export { ManualClock } from './manual-clock';
export { MemoryAurora } from './memory-aurora';
export { MemoryCluster, MemorySourceTasks, type MemoryTask } from './memory-cluster';
export { type MemoryClusterSnapshot, MemoryClusterSnapshots } from './memory-cluster-snapshots';
export { MemoryConnections } from './memory-connections';
export { MemoryDatabase, MemoryProbe } from './memory-database';
export { MemoryDecisions } from './memory-decisions';
export { MemoryEvents } from './memory-events';
export { MemoryMakes, MemoryRegionFacts, USUAL_FACTS } from './memory-facts';
export { MemoryFaults } from './memory-faults';
export { MemoryFences } from './memory-fences';
export { MemoryFleet, type MemoryInstance } from './memory-fleet';
export { MemoryJobs } from './memory-jobs';
export { MemoryLeases } from './memory-leases';
export { type MemoryLedger, memoryLedger } from './memory-ledger';
export type { Commit, Contents, GuardRow, LogEntry } from './memory-log';
export { MemoryNames, MemoryRecords, MemoryResolver } from './memory-names';
export { MemoryNotices } from './memory-notices';
export { MemoryObservations } from './memory-observations';
export { MemoryParameters } from './memory-parameters';
export { MemoryProtections } from './memory-protections';
export { MemoryServiceCounts, MemoryTeamAlarms } from './memory-regional-signs';
export { Replication } from './memory-replication';
export { MemoryReports } from './memory-reports';
export { MemoryRuns } from './memory-runs';
export { type MemoryHosts, MemorySeeding, type MemorySnapshot } from './memory-seeding';
export { MemoryServer } from './memory-server';
export { MemoryServing } from './memory-serving';
export { MemorySignals } from './memory-signals';
export {
  MemoryTable,
  MemoryTableClient,
  type Swap,
  type TableCall,
  type TableWire,
  UNANSWERED,
} from './memory-table';
export { MemoryTransactions } from './memory-transactions';
export { type MemoryPorts, MemoryRegion, MemoryWorld } from './memory-world';
