import type { LeftBehind } from '../../../lambda/contract/left-behind';
import { renderReportPage, renderReportText } from '../../../lambda/report';
import { SAMPLE_REPORT } from './sample-report';

const ABOUT = { application: 'billing', region: 'eu-west-1', at: '2026-11-25T03:14:07.000Z' };
const COUNTED: LeftBehind = {
  ...ABOUT,
  kind: 'counted',
  pending: 2,
  running: 1,
  more: false,
  jobs: ['a', 'b'],
};
const UNKNOWN: LeftBehind = { ...ABOUT, kind: 'unknown', because: 'the table answers nowhere' };
const report = (...leftBehind: readonly LeftBehind[]) => ({ ...SAMPLE_REPORT, leftBehind });
const onOneLine = (text: string) => text.replace(/\s+/g, ' ');

test.each<[string, LeftBehind, string]>([
  ['what was counted', COUNTED, '2 pending, 1 running'],
  ['what is only known to be more', { ...COUNTED, more: true }, 'at least 2 pending, 1 running'],
  ['what nobody could count', UNKNOWN, 'unknown how many: the table answers nowhere'],
])('message and page tell %s', (_, left, words) => {
  const text = onOneLine(renderReportText(report(left)));
  expect(text).toContain(`left behind: billing in eu-west-1: ${words}`);
  expect(text).toContain('--application billing --region eu-west-1');
  const page = renderReportPage(report(left));
  expect(page).toContain('<h2>Jobs left behind</h2>');
  expect(page).toContain(`jobs of billing are left behind in eu-west-1: ${words}`);
});

test('the page names them, as far as they are listed', () => {
  expect(renderReportPage(report(COUNTED))).toContain('a, b and 1 other');
});

test('nothing left is no warning, and the page shows that it was looked', () => {
  const none = { ...COUNTED, pending: 0, running: 0, jobs: [] };
  expect(renderReportText(report(none))).not.toContain('left behind');
  expect(renderReportPage(report(none))).toContain('0 pending, 0 running');
  expect(renderReportPage(report(none))).not.toContain('are left behind');
});

test('a run that moved nothing says nothing of them', () => {
  expect(renderReportText({ ...report(UNKNOWN), outcome: 'observed' })).not.toContain('left behind');
  expect(renderReportPage(SAMPLE_REPORT)).not.toContain('left behind');
});
