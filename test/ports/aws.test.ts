import { addressStoreContract } from './address-store.contract';
import { automationStoreContract } from './automation-store.contract';
import { decisionStoreContract } from './decision-store.contract';
import { fenceStoreContract } from './fence-store.contract';
import { jobAccountsContract } from './job-accounts.contract';
import { jobCrashContract } from './job-crash.contract';
import { jobDeskContract } from './job-desk.contract';
import { jobStoreContract } from './job-store.contract';
import { LabLedger } from './lab-ledger';
import { leaseStoreContract } from './lease-store.contract';
import { lossWaitsContract } from './loss-waits.contract';
import { observationStoreContract } from './observation-store.contract';
import { protectionStoreContract } from './protection-store.contract';
import { reportStoreContract } from './report-store.contract';
import { retentionStoreContract } from './retention-store.contract';
import { returnStoreContract } from './return-store.contract';
import { runStoreContract } from './run-store.contract';
import { servingStoreContract } from './serving-store.contract';
import { waitingCrashContract } from './waiting-crash.contract';
import { waitingJobsContract } from './waiting-jobs.contract';

const lab = new LabLedger();
beforeAll(() => lab.start());
afterAll(() => lab.stop());

describe.each([
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
  ['waits for less loss', lossWaitsContract],
  ['job store', jobStoreContract],
  ['waiting jobs', waitingJobsContract],
  ['job desk', jobDeskContract],
  ['waiting jobs of a caller that dies', waitingCrashContract],
  ['job accounts', jobAccountsContract],
  ['jobs of a caller that dies', jobCrashContract],
])('%s on the ledger table', (_, contract) => contract(lab.makeLedger));
