import type { RunReport } from '../../../lambda/contract/report';
import { renderReportSummary } from '../../../lambda/report';
import { SAMPLE_REPORT } from './sample-report';

const summary = (columns = 110, changes: Partial<RunReport> = {}): string =>
  renderReportSummary({ ...SAMPLE_REPORT, ...changes }, { color: false, columns, location: '.handover/report.html' });

describe('the summary in the terminal', () => {
  test('says how long it was down, what was lost, what became of the jobs, where the report is and what to type', () => {
    expect(summary().split('\n')).toEqual([
      '✓ Failover of shop: completed',
      'us-east-1 → us-west-2 in 16.3 s, run failover-shop-20261122T031407Z',
      'Lab figures: measured on a laptop with faked AWS calls and shortened waits. They are not AWS figures.',
      '',
      'Down      34.1 s',
      '          noticed 21.4 s + decided 1.6 s + fence held 8.2 s + opened 700 ms + clients reached it 2.2 s',
      'Lost      2 of 4,318 acknowledged rows lost (orders-db), bound: at most 1.4 s',
      '          0 of 1,204 acknowledged rows lost (library-db), bound: at most 1.1 s',
      'Jobs      200 accepted = 192 done + 2 failed + 1 cancelled + 4 pending + 1 running + 0 suspect',
      'Promises  P1 P2 P3 P4 P5 P6 kept · P7 not checked',
      'Checks    5 of 5 passed',
      'Report    .handover/report.html',
      'Next      npx handover status shop',
      '          When us-east-1 is back it stays passive; its replicas have to be rebuilt before going back.',
    ]);
  });

  test('a figure keeps its unit', () => {
    expect(summary(100)).toContain('clients reached it\n          2.2 s\n');
  });

  test.each([30, 40, 72, 80, 120])('no line is wider than %d columns', (columns) => {
    expect(
      Math.max(
        ...summary(columns)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(columns);
  });

  test('shows what must not be missed', () => {
    const jobs = [
      { application: 'billing', accepted: 3, done: 1, failed: 0, cancelled: 0, pending: 0, running: 0, suspect: 1 },
    ];
    expect(summary(120, { jobs })).toContain('! Failover of shop: completed, with warnings');
    expect(summary(120, { jobs })).toContain('jobs of billing do not balance: 3 accepted, 2 accounted for');
    expect(summary(120, { jobs })).toContain('1 suspect job: recorded done, effect not found');
  });

  test('says unfenced in its first line, and since when, by whom and why', () => {
    const unfenced = [{ epoch: 2, since: '2026-11-22T03:14:07.250Z', by: 'ada', reason: 'it is gone' }];
    const lines = summary(200, { unfenced }).split('\n');
    expect(lines[0]).toBe('✕ Failover of shop: completed, UNFENCED');
    expect(lines.join('\n')).toContain('UNFENCED since 2026-11-22 03:14:07 UTC by ada (it is gone), epoch 2');
  });

  test.each([
    ['completed', '✓'],
    ['incomplete', '✕'],
    ['refused', '!'],
    ['declined', '–'],
    ['observed', '–'],
  ] as const)('%s is marked with %s, not by colour alone', (outcome, sign) => {
    expect(summary(110, { outcome }).startsWith(`${sign} Failover of shop: ${outcome}`)).toBe(true);
  });

  test('colours only when asked to', () => {
    const colorCode = '\u001b[';
    expect(summary()).not.toContain(colorCode);
    expect(renderReportSummary(SAMPLE_REPORT, { color: true, columns: 80 })).toContain(colorCode);
  });

  test('leaves out where the report is when nobody has written one', () => {
    expect(renderReportSummary(SAMPLE_REPORT, { color: false, columns: 80 })).not.toContain('Report ');
  });
});
