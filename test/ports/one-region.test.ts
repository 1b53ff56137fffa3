import { jobAccountsContract } from './job-accounts.contract';
import { jobCrashContract } from './job-crash.contract';
import { jobDeskContract } from './job-desk.contract';
import { jobStoreContract } from './job-store.contract';
import { LabLedger } from './lab-ledger';
import { leftBehindContract } from './left-behind.contract';
import { makeMemoryLeftBehind, makeMemoryOneRegion } from './memory-ledger-subject';
import { oneRegionJobsContract } from './one-region-jobs.contract';
import { retentionStoreContract } from './retention-store.contract';
import { waitingCrashContract } from './waiting-crash.contract';
import { waitingJobsContract } from './waiting-jobs.contract';

const lab = new LabLedger();
beforeAll(() => lab.start());
afterAll(() => lab.stop());

/** Whatever keeps jobs, composed over the ledger and a table of one Region. */
const SUITES = [
  ['rules', oneRegionJobsContract],
  ['job store', jobStoreContract],
  ['waiting jobs', waitingJobsContract],
  ['job desk', jobDeskContract],
  ['job accounts', jobAccountsContract],
  ['retention store', retentionStoreContract],
  ['waiting jobs of a caller that dies', waitingCrashContract],
  ['jobs of a caller that dies', jobCrashContract],
] as const;

describe.each(SUITES)('%s of one Region in memory', (_, contract) => contract(makeMemoryOneRegion));
describe.each(SUITES)('%s on a table of one Region', (_, contract) => contract(lab.makeOneRegion));

describe('jobs left behind, in memory', () => leftBehindContract(makeMemoryLeftBehind));
describe('jobs left behind, on a table', () => leftBehindContract(lab.makeLeftBehind));
