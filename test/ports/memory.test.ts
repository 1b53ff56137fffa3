import { addressStoreContract } from './address-store.contract';
import { automationStoreContract } from './automation-store.contract';
import { clusterSnapshotsContract } from './cluster-snapshots.contract';
import { databaseFleetContract, globalDatabaseContract } from './database-fleet.contract';
import { decisionStoreContract } from './decision-store.contract';
import { fenceStoreContract } from './fence-store.contract';
import { guardGradesContract } from './guard-grades.contract';
import { guardedDatabaseContract } from './guarded-database.contract';
import { jobAccountsContract } from './job-accounts.contract';
import { jobCrashContract } from './job-crash.contract';
import { jobDeskContract } from './job-desk.contract';
import { jobStoreContract } from './job-store.contract';
import { leaseStoreContract } from './lease-store.contract';
import { makeMemoryFacts } from './memory-facts';
import { makeMemoryGuard } from './memory-guard';
import { makeMemoryLedger } from './memory-ledger-subject';
import {
  makeMemoryAurora,
  makeMemoryCluster,
  makeMemoryEvents,
  makeMemoryPair,
  makeMemoryProbe,
  makeMemoryServices,
  makeMemorySigns,
} from './memory-services';
import { observationStoreContract } from './observation-store.contract';
import { protectionStoreContract } from './protection-store.contract';
import { regionFactsContract } from './region-facts.contract';
import { regionalServicesContract } from './regional-services.contract';
import { regionalSignsContract } from './regional-signs.contract';
import { replicaSeedingContract } from './replica-seeding.contract';
import { reportStoreContract } from './report-store.contract';
import { retentionStoreContract } from './retention-store.contract';
import { returnStoreContract } from './return-store.contract';
import { runEventsContract } from './run-events.contract';
import { runStoreContract } from './run-store.contract';
import { makeMemorySeeding } from './seeding-subjects';
import { servingStoreContract } from './serving-store.contract';
import { makeSimulatedCells, makeSimulatedLedger } from './simulated-ledger-subject';
import { makeMemorySnapshots } from './snapshot-subjects';
import { taskClusterContract } from './task-cluster.contract';
import { transactionProbeContract } from './transaction-probe.contract';
import { waitingCrashContract } from './waiting-crash.contract';
import { waitingJobsContract } from './waiting-jobs.contract';

const JOBS = [
  ['job store', jobStoreContract],
  ['waiting jobs', waitingJobsContract],
  ['job desk', jobDeskContract],
  ['waiting jobs of a caller that dies', waitingCrashContract],
  ['job accounts', jobAccountsContract],
  ['jobs of a caller that dies', jobCrashContract],
] as const;

const LEDGER = [
  ['lease store', leaseStoreContract],
  ['run store', runStoreContract],
  ['decision store', decisionStoreContract],
  ['fence store', fenceStoreContract],
  ['automation store', automationStoreContract],
  ['return store', returnStoreContract],
  ['protection store', protectionStoreContract],
  ['address store', addressStoreContract],
  ['retention store', retentionStoreContract],
  ['serving store', servingStoreContract],
  ['observation store', observationStoreContract],
  ['report store', reportStoreContract],
  ...JOBS,
] as const;

describe.each(LEDGER)('%s in memory', (_, contract) => contract(makeMemoryLedger));

describe.each(LEDGER)('%s in memory, over the wire of the simulator', (_, contract) => contract(makeSimulatedLedger));

/** Each job in several cells: the code that ships, on the simulator's wire. */
describe.each(JOBS)('%s in cells, over the wire of the simulator', (_, contract) => contract(makeSimulatedCells));

describe('database fleet in memory', () => databaseFleetContract(makeMemoryPair));
describe('global databases in memory', () => {
  databaseFleetContract(makeMemoryAurora, { follows: 'connected', broken: 'pending-resync' });
  globalDatabaseContract(makeMemoryAurora);
});
describe('replica seeding in memory', () => replicaSeedingContract(makeMemorySeeding));
describe('snapshots of clusters in memory', () => clusterSnapshotsContract(makeMemorySnapshots));
describe('task cluster in memory', () => taskClusterContract(makeMemoryCluster));
describe('run events in memory', () => runEventsContract(makeMemoryEvents));
describe('regional services in memory', () => regionalServicesContract(makeMemoryServices));
describe('signs of a Region in memory', () => regionalSignsContract(makeMemorySigns));
describe('facts of a Region in memory', () => regionFactsContract(makeMemoryFacts));
describe('transaction probe in memory', () => transactionProbeContract(makeMemoryProbe));
describe('guarded database in memory', () => guardedDatabaseContract(makeMemoryGuard));
describe('grades of the fence in memory', () => guardGradesContract(makeMemoryGuard));
