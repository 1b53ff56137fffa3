import type { Evidence } from '../../../lab/verdict/evidence';
import { judgePromises, lostRows } from '../../../lab/verdict/promises';
import {
  account,
  call,
  event,
  evidence,
  HISTORY,
  HOME,
  job,
  LEASE,
  report,
  STANDBY,
  started,
  write,
  ZERO,
} from './sample-evidence';

const verdictOf = (given: Partial<Evidence>, id: string) => judgePromises(evidence(given)).find((one) => one.id === id);

const WROTE = evidence().acknowledged;
/** The run's own history up to, but without, the event at that place. */
const until = (count: number) => HISTORY.slice(0, count);
const lost = (seconds: number) => ({
  acknowledged: [write('order-lost-1', HOME, -seconds * 1000), write('order-lost-2', HOME, 0), ...WROTE],
  rows: new Set(WROTE.map(({ id }) => id)),
});

interface Row {
  readonly id: string;
  readonly what: string;
  readonly given: Partial<Evidence>;
  readonly says: string;
}

const KEPT: readonly Row[] = [
  { id: 'P2', what: 'all jobs are done', given: {}, says: '2 accepted = 2 done + 0 failed + 0 suspect' },
  {
    id: 'P2',
    what: 'jobs ended otherwise',
    given: {
      account: account({ done: 0, failed: 1, suspect: 1 }),
      jobs: [job('a', { state: 'failed' }), job('b', { state: 'suspect' })],
    },
    says: '2 accepted = 0 done + 1 failed + 1 suspect',
  },
  { id: 'P3', what: 'each effect is there once', given: {}, says: '2 effects, none twice' },
  {
    id: 'P4',
    what: 'nothing was lost',
    given: {},
    says: '0 acknowledged rows lost over 0.0 s; reported: at most 6.0 s of writes',
  },
  {
    id: 'P4',
    what: 'less was lost than reported',
    given: lost(5),
    says: '2 acknowledged rows lost over 5.0 s; reported: at most 6.0 s of writes',
  },
  {
    id: 'P4',
    what: 'nobody knows, and it is said',
    given: { ...lost(50), loss: { kind: 'unknown', because: 'no heartbeat' } },
    says: '2 acknowledged rows lost over 50.0 s; reported: an unknown amount of writes (no heartbeat)',
  },
  { id: 'P5', what: 'the run ended with its report', given: {}, says: 'run run-1 ended after 10.0 s: completed' },
  {
    id: 'P5',
    what: 'nothing was to move, and every run that was started has ended',
    given: {
      ends: 'stays',
      report: undefined,
      lease: LEASE,
      history: [...HISTORY, event(20_000, started, 'b'), event(20_100, { kind: 'ExecutionAborted' }, 'b')],
    },
    says: '2 runs were started and ended, under the same epoch',
  },
  {
    id: 'P6',
    what: 'the dead Region was needed for nothing',
    given: {},
    says: "2 calls of the run's steps; none that it waited for went to us-east-1 or to a control plane of one Region; best effort: ecs:StopTask in us-east-1 (1, 0 ms)",
  },
  {
    id: 'P6',
    what: 'the team has chosen to need Route 53, and it is said',
    given: { changesRecords: true, calls: [call(STANDBY, 'route53', 'ChangeResourceRecordSets')] },
    says: 'but by the strategy change-record it needs route53:ChangeResourceRecordSets in us-west-2 (1, 0 ms), which lives in us-east-1',
  },
];

const BROKEN: readonly Row[] = [
  {
    id: 'P2',
    what: 'an accepted job is nowhere',
    given: { jobs: [job('a')] },
    says: '1 of 2 accepted jobs are not in the ledger',
  },
  {
    id: 'P2',
    what: 'a job never ended',
    given: { account: account({ done: 1, running: 1 }), jobs: [job('a'), job('b', { state: 'running' })] },
    says: '1 of 2 accepted jobs never ended',
  },
  {
    id: 'P2',
    what: 'a job is recorded done and its effect is not there',
    given: { effects: new Map([['a', 1]]) },
    says: '1 jobs are recorded done, their effect is not in the database (b)',
  },
  {
    id: 'P3',
    what: 'an effect is there twice',
    given: {
      effects: new Map([
        ['a', 1],
        ['b', 2],
      ]),
    },
    says: '1 jobs had their effect more than once (b: 2 times)',
  },
  {
    id: 'P4',
    what: 'more was lost than reported',
    given: lost(7),
    says: '2 acknowledged rows lost over 7.0 s; reported: at most 6.0 s',
  },
  {
    id: 'P4',
    what: 'one row was lost and none reported',
    given: {
      rows: new Set(['order-1', 'order-3', 'order-4']),
      loss: { kind: 'known', seconds: 0, because: 'so it says' },
    },
    says: '1 acknowledged rows lost over 0.0 s; reported: at most 0.0 s',
  },
  { id: 'P5', what: 'there is no report', given: { report: undefined }, says: 'run run-1 ended without a report' },
  {
    id: 'P5',
    what: "the report is another run's",
    given: { report: report({ run: { ...report().run, id: 'run-0' } }) },
    says: 'run run-1 ended without a report',
  },
  { id: 'P5', what: 'the run never ended', given: { history: until(8) }, says: 'run run-1 never ended' },
  { id: 'P5', what: 'no run was started', given: { history: [] }, says: 'no run was ever started' },
  {
    id: 'P5',
    what: 'nothing was to move, and one of the runs hangs',
    given: { ends: 'stays', history: [...HISTORY, event(20_000, started, 'b')] },
    says: '1 of 2 runs never ended (b)',
  },
  {
    id: 'P5',
    what: 'nothing was to move, and a run has raised the epoch',
    given: { ends: 'stays', report: undefined },
    says: 'no run was to change anything, and the epoch rose from 1 to 2',
  },
  {
    id: 'P6',
    what: 'the run called the dead Region',
    given: { calls: [call(HOME), call(HOME), call(STANDBY)] },
    says: 'the run waited for calls to us-east-1, which was away, or to one Region only: rds:PromoteReadReplica in us-east-1 (2, 0 ms)',
  },
  {
    id: 'P6',
    what: 'the run called a control plane of one Region, wherever that is',
    given: { calls: [call(STANDBY, 'route53', 'ChangeResourceRecordSets')] },
    says: 'route53:ChangeResourceRecordSets in us-west-2',
  },
  {
    id: 'P6',
    what: 'best effort held the run up',
    given: { calls: [call(STANDBY), { ...call(HOME, 'ecs', 'StopTask'), endedAt: ZERO + 6_001 }] },
    says: 'best effort took 2.0 s of the run: ecs:StopTask in us-east-1 (1, 2001 ms)',
  },
  {
    id: 'P6',
    what: 'clients were never served again',
    given: { acknowledged: WROTE.filter(({ region }) => region === HOME) },
    says: 'clients were never served again while us-east-1 was away',
  },
];

const UNCHECKED: readonly Row[] = [
  { id: 'P2', what: 'the workload has no jobs', given: { accepted: 0 }, says: 'the workload has no jobs' },
  { id: 'P3', what: 'the workload has no jobs', given: { accepted: 0 }, says: 'the workload has no jobs' },
  { id: 'P4', what: 'nothing was opened', given: { history: until(7) }, says: 'no database was opened' },
  {
    id: 'P5',
    what: 'nothing was to move and no run was started',
    given: { ends: 'stays', history: [], report: undefined },
    says: 'no run was started',
  },
  { id: 'P6', what: 'nothing was to move', given: { ends: 'stays' }, says: 'nothing was to move' },
  {
    id: 'P6',
    what: 'no Region was lost',
    given: { lostRegion: undefined },
    says: 'no Region was lost in this scenario',
  },
  {
    id: 'P6',
    what: 'the run only observed',
    given: { report: report({ outcome: 'observed' }) },
    says: 'the run was observed, nothing was to move',
  },
  { id: 'P7', what: 'nothing is deployed', given: {}, says: 'nothing is deployed in the lab' },
];

test.each(KEPT)('$id is kept when $what', ({ id, given, says }) => {
  expect(verdictOf(given, id)).toMatchObject({ verdict: 'kept', evidence: expect.stringContaining(says) });
});

test.each(BROKEN)('$id is broken when $what', ({ id, given, says }) => {
  expect(verdictOf(given, id)).toMatchObject({ verdict: 'broken', evidence: expect.stringContaining(says) });
});

test.each(UNCHECKED)('$id is not checked when $what', ({ id, given, says }) => {
  expect(verdictOf(given, id)).toMatchObject({ verdict: 'not checked', evidence: says });
});

test('the tables keep and break each promise that the lab can check', () => {
  const checked = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'];
  // P1 has a file of its own.
  for (const table of [KEPT, BROKEN]) expect([...new Set(table.map(({ id }) => id))]).toEqual(checked.slice(1));
  expect(judgePromises(evidence()).map(({ id }) => id)).toEqual([...checked, 'P7']);
});

test('what breaks one promise leaves the others as they are, but for what hangs on it', () => {
  const broken = judgePromises(
    evidence({
      effects: new Map([
        ['a', 1],
        ['b', 2],
      ]),
    }),
  );
  expect(broken.filter(({ verdict }) => verdict === 'broken').map(({ id }) => id)).toEqual(['P3']);
});

test('lost rows are the acknowledged ones that the database does not hold, whoever acknowledged them', () => {
  const rows = new Set(['order-2', 'order-3']);
  expect(lostRows(evidence({ rows })).map(({ id }) => id)).toEqual(['order-1', 'order-4']);
});

test('a run that only came to its start has no verdict on what it never did', () => {
  const acknowledged = WROTE.slice(0, 2);
  const verdicts = judgePromises(evidence({ history: [event(0, started)], report: undefined, acknowledged }));
  expect(verdicts.filter(({ verdict }) => verdict === 'not checked').map(({ id }) => id)).toEqual(['P1', 'P4', 'P7']);
});
