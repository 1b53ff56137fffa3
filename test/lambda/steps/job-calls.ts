import { ManualClock, MemoryJobs, MemoryTable } from '../../../lab/memory';
import { answerJobCall, type JobCall } from '../../../lambda/steps/answer-job-call';
import { AT, HOME } from '../../ports/ledger-subject';

export const SETTINGS = {
  jobs: {
    applications: [
      { name: 'billing', classes: ['urgent', 'normal'] },
      { name: 'mails', classes: ['normal'] },
    ],
  },
};
export const CALL: JobCall = {
  does: 'submit',
  application: 'billing',
  id: '',
  body: '',
  query: {},
  by: 'arn:aws:iam::1:role/shop',
};

export let table: MemoryTable;
/** Before each test: a table in which nothing stands. */
export function newTable(): void {
  table = new MemoryTable();
}

export const otherPlace = async () => '';
export const jobs = () => new MemoryJobs(table.client([HOME]));
export const call = (changes: Partial<JobCall>) =>
  answerJobCall(
    { ...CALL, ...changes },
    { queue: jobs(), desk: jobs(), late: jobs(), otherPlace },
    { settings: SETTINGS, clock: new ManualClock(AT) },
  );
export const submit = (request: unknown) => call({ body: JSON.stringify(request) });
