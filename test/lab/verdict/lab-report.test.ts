import { labReport } from '../../../lab/verdict/lab-report';
import type { Happening } from '../../../lab/world/happenings';
import { renderReportPage, renderReportSummary } from '../../../lambda/report';
import { evidence, HOME, LEASE, report, STANDBY, ZERO } from './sample-evidence';

const HAPPENINGS: readonly Happening[] = [
  { at: ZERO - 60_000, lane: 'clients', text: '200 jobs accepted', kind: 'note' },
  { at: ZERO, lane: HOME, text: 'us-east-1 is dead', kind: 'fault' },
  { at: ZERO + 100, lane: 'clients', text: 'writes fail', kind: 'down' },
  { at: ZERO + 2_000, lane: STANDBY, text: 'ClaimRun', kind: 'state' },
  { at: ZERO + 9_010, lane: 'clients', text: 'writes are acknowledged', kind: 'up' },
];

const CHECKS = [{ name: 'no client noticed', passed: true, detail: '0 failed' }];

const made = (given: Parameters<typeof evidence>[0] = {}) =>
  labReport({
    evidence: evidence(given),
    checks: CHECKS,
    happenings: HAPPENINGS,
    title: 'Rehearsal',
    next: 'npm run lab -- --list',
  });

test("the lab's report is the run's own, labelled LAB, with what only an observer outside can see", () => {
  const told = made();
  expect(told).toMatchObject({
    measuredIn: 'LAB',
    title: 'Rehearsal',
    next: 'npm run lab -- --list',
    outcome: 'completed',
    run: { id: 'run-1' },
    jobs: [{ accepted: 2, done: 2 }],
  });
  expect(told.operations).toEqual(report().operations);
  expect(told.checks).toEqual([...report().checks, ...CHECKS]);
  expect(told.promises.map(({ id }) => id)).toContain('P6');
  expect(told.losses[0]).toMatchObject({ bound: { seconds: 6 }, measured: '0 acknowledged rows of 4' });
});

test('the timeline begins a little before the fault, in order, with one span for each of the steps and the downtime', () => {
  const { timeline } = made();
  expect(timeline.map(({ text }) => text)).toEqual([
    'serves',
    'writes fail',
    'us-east-1 is dead',
    'TakeOwnership',
    'FenceOldRegion',
    'OpenDatabases',
    'writes are acknowledged',
  ]);
  expect(timeline.find(({ kind }) => kind === 'down')).toMatchObject({ atMs: 1_910, forMs: 9_100, lane: 'clients' });
  expect(timeline.map(({ atMs }) => atMs)).toEqual([...timeline.map(({ atMs }) => atMs)].sort((a, b) => a - b));
});

test('without a report of a run the lab says so, and claims no downtime that it did not see the end of', () => {
  const told = made({ report: undefined, acknowledged: [], history: [] });
  expect(told).toMatchObject({
    outcome: 'incomplete',
    summary: 'no run left a report',
    run: { id: 'none' },
    downtime: [],
  });
  expect(told.losses).toMatchObject([{ database: 'database' }]);
});

const STAYS = { ends: 'stays', history: [], report: undefined, acknowledged: [], lease: LEASE } as const;

test('where nothing was to move, that is what the report says, without a gap or a loss', () => {
  const told = made(STAYS);
  expect(told.conclusion).toEqual({
    tone: 'good',
    headline: `stayed in ${HOME}`,
    meaning: 'orders was to stay, and did.',
  });
  expect([told.summary, told.losses]).toEqual(['no run was started', []]);
  expect(told.timeline.map(({ kind }) => kind)).not.toContain('down');
  expect(renderReportSummary(told, { color: false, columns: 80 })).toContain(
    `✓ Rehearsal of orders: stayed in ${HOME}`,
  );
});

test('fails to look good where something did not hold', () => {
  const failed = { name: 'no client noticed', passed: false, detail: '3 failed' };
  const told = labReport({ evidence: evidence(STAYS), checks: [failed], happenings: [], title: 'x', next: '' });
  expect(told.conclusion).toMatchObject({ tone: 'bad', meaning: 'What did not hold: no client noticed.' });
});

test('a page can be made of it', () => {
  expect(renderReportPage(made())).toContain('LAB');
});
