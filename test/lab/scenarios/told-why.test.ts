import { BACK, toldWhy } from '../../../lab/scenarios/told-why';
import type { RunEnd } from '../../../lab/verdict/run-ends';
import { DEFAULT_TIMINGS } from '../../../lambda/contract/settings';
import { decideClaim } from '../../../lambda/domain/claim';
import { decidePrecheck } from '../../../lambda/domain/precheck';

const end = (state: string, words: string): RunEnd => ({ execution: 'run-2', region: 'us-west-2', state, words });
const ALARM = { kind: 'alarm', alarm: 'orders-takeover-wanted', at: '2026-11-22T12:00:40.000Z' } as const;

test('the words that the shipped claim says are words that tell why', () => {
  const taken = {
    by: 'run-1',
    at: '2026-11-22T12:00:10.000Z',
    from: 'us-east-1',
    previousEpoch: 1,
    previousAnchors: {},
  };
  const lease = { epoch: 2, active: 'us-west-2', renewSeq: 40, holder: 'keeper-1', anchors: {}, taken };
  const held = {
    runId: 'run-1',
    executionArn: 'arn:aws:states:us-west-2:111122223333:execution:failover:run-1',
    region: 'us-west-2',
    startedAt: '2026-11-22T12:00:05.000Z',
    startedBy: 'alarm orders-takeover-wanted at 2026-11-22T12:00:04.000Z',
    heartbeat: 3,
    heartbeatAt: '2026-11-22T12:00:39.000Z',
    steps: {},
  };
  const situation = {
    runId: 'run-2',
    executionArn: 'arn:aws:states:us-east-1:111122223333:execution:failover:run-2',
    region: 'us-east-1',
    trigger: ALARM,
    lease,
    held: undefined,
    hold: undefined,
    inventoryEpoch: 2,
    degraded: false,
    seen: undefined,
    now: '2026-11-22T12:00:40.000Z',
    timings: DEFAULT_TIMINGS,
  };
  const said = (decision: ReturnType<typeof decideClaim>): string => ('because' in decision ? decision.because : '');
  const back = said(decideClaim(situation));
  expect(back).toMatch(BACK);
  expect(toldWhy(end('RunRefused', back))).toBe(true);
  expect(toldWhy(end('AlreadyRunning', said(decideClaim({ ...situation, held }))))).toBe(true);
});

test('an alarm that is not confirmed is told so', () => {
  const decision = decidePrecheck({
    trigger: ALARM,
    quorum: { wanted: false, votes: [], evidence: ['us-east-1: healthy'] },
    checks: [],
    loss: { kind: 'known', seconds: 0, because: 'nothing is behind' },
    rpoSeconds: 60,
    whenRpoExceeded: 'ask',
    automation: 'automatic',
    withoutFence: [],
    weak: [],
    unreconciled: [],
    unfenced: false,
    approved: undefined,
    resumes: false,
  });
  expect(toldWhy(end('FailoverIncomplete', `PrecheckFailed: ${decision.because}; nothing has changed`))).toBe(true);
});

test.each([
  ['a run that failed at its work', end('FailoverIncomplete', 'stopped after the epoch was raised for us-west-2')],
  ['a run that was ended without a word', end('RunRefused', '')],
  [
    'the right words in a state that does something',
    end('Done', 'the alarm is not confirmed: 0 of 3 observers want a takeover'),
  ],
  ['somebody holds it, nobody says since when', end('AlreadyRunning', 'run run-1 holds the workload')],
])('fails for %s', (_, one) => {
  expect(toldWhy(one)).toBe(false);
});
