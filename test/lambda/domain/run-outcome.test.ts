import type { RunDocument } from '../../../lambda/contract/run-document';
import { stepsOf } from '../../../lambda/contract/steps';
import { judgeOutcome, reasonOf } from '../../../lambda/domain/run-outcome';
import { buildReport } from '../../../lambda/domain/run-report';
import { before, NOW, PERSON, takenAt } from './situations';

const DOCUMENT: RunDocument = {
  run: {
    id: 'run-1',
    executionArn: 'arn',
    workload: 'orders',
    orchestration: 'failover',
    region: 'west',
    trigger: PERSON,
    startedAt: before(90),
  },
  claim: { outcome: 'claimed', waitSeconds: 0 },
};
const OWNERSHIP = { epoch: 4, previousEpoch: 3, from: 'east', to: 'west', takenAt: before(60) };
const ERROR = { Error: 'Transient', Cause: '{"errorType":"Transient","errorMessage":"no answer"}' };
const asked = { from: 'east', to: 'west', epoch: 3, renewSeq: 7, nextEpoch: 4, because: '', evidence: [], checks: [] };
const lossEstimate = { kind: 'known', seconds: 1, because: 'x' } as const;

const TABLE: readonly [string, Partial<RunDocument>, string, boolean, string][] = [
  [
    'everything done',
    { ownership: OWNERSHIP, inventory: { activeRegion: 'west', epoch: 4 } },
    'completed',
    true,
    'orders serves from west under epoch 4',
  ],
  [
    'declined',
    { approval: { status: 'declined', by: 'ada', reason: 'not now', because: 'declined by ada' } },
    'declined',
    false,
    'ada declined: not now; nothing has changed',
  ],
  [
    'declined after ownership was taken, which the shipped machine never does',
    {
      ownership: OWNERSHIP,
      approval: { status: 'declined', by: 'ada', reason: 'not now', because: 'declined by ada' },
    },
    'incomplete',
    true,
    'the epoch was raised for west before anybody had said yes',
  ],
  ['nobody answered', { approval: { status: 'expired', deadline: NOW } }, 'refused', false, 'nobody answered before'],
  [
    'only observed',
    { precheck: { ...asked, lossEstimate, next: 'observe' } },
    'observed',
    false,
    'would have moved orders to west',
  ],
  ['stopped before ownership', { error: ERROR }, 'refused', false, 'Transient: no answer; nothing has changed'],
  [
    'stopped after ownership',
    { error: ERROR, ownership: OWNERSHIP },
    'incomplete',
    true,
    'stopped after the epoch was raised for west: Transient: no answer',
  ],
];

test.each(TABLE)('%s', (_, more, outcome, changed, summary) => {
  const judged = judgeOutcome({ ...DOCUMENT, ...more }, undefined);
  expect(judged).toMatchObject({ outcome, changed, summary: expect.stringContaining(summary) });
  expect(judged.next).toContain('npx handover');
});

test('a takeover whose answer was lost is found in the lease', () => {
  const lease = takenAt(before(1), 'west');
  const mine = lease.taken && { ...lease, taken: { ...lease.taken, by: 'run-1' } };
  expect(judgeOutcome({ ...DOCUMENT, error: ERROR }, mine)).toMatchObject({ outcome: 'incomplete', changed: true });
  expect(judgeOutcome({ ...DOCUMENT, error: ERROR }, lease)).toMatchObject({ outcome: 'refused', changed: false });
});

test.each([
  ['a Lambda’s failure', '{"errorMessage":"no answer","trace":[]}', 'no answer'],
  ['plain text', 'States.Timeout', 'States.Timeout'],
  ['other JSON', '{"x":1}', '{"x":1}'],
  ['nothing', undefined, 'no cause given'],
])('reads the reason of %s', (_, cause, reason) => {
  expect(reasonOf(cause)).toBe(reason);
});

test('the report names every sub-operation, those that never began too', () => {
  const step = {
    step: 'Verify',
    state: 'failed',
    startedAt: before(30),
    endedAt: before(20),
    detail: 'no write',
  } as const;
  const document = { ...DOCUMENT, ownership: OWNERSHIP, error: ERROR };
  const outcome = judgeOutcome(document, undefined);
  const report = buildReport({
    document,
    outcome,
    progress: { Verify: step },
    jobs: [],
    leftBehind: [],
    unfenced: [],
    endedAt: NOW,
  });
  expect(report.run).toMatchObject({ from: 'east', to: 'west', startedBy: 'ada (drill)', endedAt: NOW });
  expect(report.operations.map(({ name }) => name)).toEqual(stepsOf('failover').filter((name) => name !== 'Report'));
  expect(report.operations.find(({ name }) => name === 'Verify')).toMatchObject({
    state: 'failed',
    detail: 'no write',
  });
  expect(report.operations.filter(({ state }) => state === 'not started')).toHaveLength(report.operations.length - 1);
  expect(report.timeline).toEqual([{ atMs: 60_000, forMs: 10_000, lane: 'west', text: 'Verify', kind: 'fault' }]);
});
