import type { MovedJobState, MovedJobs } from '../../../lambda/contract/report';
import { renderReportPage, renderReportText } from '../../../lambda/report';
import { movedLines } from '../../../lambda/report/moved-jobs';
import { SAMPLE_REPORT } from './sample-report';

const job = (id: string, more: Partial<MovedJobState> = {}): MovedJobState => ({
  application: 'billing',
  id,
  how: 'requeued',
  at: '2026-11-25T03:14:07.000Z',
  state: 'pending',
  ...more,
});
const FEW: MovedJobs = {
  requeued: 1,
  rerun: 0,
  suspect: 1,
  listed: [job('a'), job('b', { how: 'suspect', state: 'suspect', reason: 'no marker' })],
};

test('one is told by itself, with when and how it stands', () => {
  const listed = [job('b', { how: 'suspect', state: 'suspect', reason: 'no marker' })];
  expect(movedLines({ requeued: 0, rerun: 0, suspect: 1, listed })).toEqual([
    '1 moved = 0 queued again + 0 run again + 1 suspect',
    'billing b at 2026-11-25 03:14:07 UTC: suspect, no marker',
  ]);
});

test('many are summed up', () => {
  const listed = [...Array.from({ length: 40 }, (_, i) => job(`j${i}`)), job('d', { state: 'done' })];
  expect(movedLines({ requeued: 1_200, rerun: 0, suspect: 0, listed })).toEqual([
    '1,200 moved = 1,200 queued again + 0 run again + 0 suspect',
    'of the first 41 now: 40 pending, 1 done',
  ]);
});

test('message and page tell them; a run that moved none has no such section', () => {
  const report = { ...SAMPLE_REPORT, movedJobs: FEW };
  expect(renderReportText(report)).toContain('2 moved = 1 queued again + 0 run again + 1 suspect');
  expect(renderReportPage(report)).toContain('<h2>Moved jobs</h2>');
  expect(renderReportPage(report)).toContain('no marker');
  expect(renderReportPage(SAMPLE_REPORT)).not.toContain('Moved jobs');
});
