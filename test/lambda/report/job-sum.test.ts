import { LATE_COUNTED } from '../../../lambda/contract/report';
import { renderReportPage, renderReportText } from '../../../lambda/report';
import { jobSumLines } from '../../../lambda/report/job-sum';
import { SAMPLE_REPORT } from './sample-report';

const account = (late?: number) => ({
  application: 'billing',
  ...{ accepted: 1, done: 1, failed: 0, cancelled: 0, pending: 0, running: 0, suspect: 0 },
  ...(late !== undefined && { late }),
});

test('ends that came too late are counted beside the sum, of all applications together', () => {
  expect(jobSumLines([account(2), account(), account(1)])[1]).toBe('3 late ends refused and kept');
  expect(jobSumLines([account()])).toHaveLength(1);
});

test('where not all were counted, it says at least', () => {
  expect(jobSumLines([account(LATE_COUNTED)])[1]).toBe('at least 1,000 late ends refused and kept');
});

test('message and page tell them', () => {
  const report = { ...SAMPLE_REPORT, jobs: [account(1)] };
  for (const text of [renderReportText(report), renderReportPage(report)])
    expect(text.replace(/\s+/g, ' ')).toContain('1 late end refused and kept');
});
