import type { WireEntry } from '../../../lab/aws';
import { isTakeover, lateRenewalChecks, type Race } from '../../../lab/scenarios/late-renewal-checks';
import type { Evidence } from '../../../lab/verdict/evidence';
import { call, event, evidence, HISTORY, HOME, STANDBY, write, ZERO } from '../verdict/sample-evidence';

const takeover = (given: Partial<WireEntry> = {}): WireEntry => ({
  ...call(STANDBY, 'dynamodb', 'UpdateItem'),
  caller: 'demo-orders-run-steps',
  input: { Key: { pk: { S: 'WORKLOAD#orders' }, sk: { S: 'LEASE' } } },
  ...given,
});

const LOST = 'OwnershipLost: at renewal 9 of us-east-1 no quorum wants a takeover any more';
const stopped = event(1_500, { kind: 'ExecutionFailed', error: 'FailoverIncomplete', cause: LOST }, 'early');

interface Given {
  readonly race?: Partial<Race>;
  readonly evidence?: Partial<Evidence>;
  readonly entries?: readonly WireEntry[];
}

const verdicts = ({ race = {}, evidence: given = {}, entries }: Given = {}) =>
  lateRenewalChecks(
    { renewedAt: ZERO + 1_000, raced: true, ...race },
    evidence({ history: [stopped, ...HISTORY], acknowledged: [write('order-1', HOME, 1_200)], ...given }),
    entries ?? [takeover({ outcome: 'ConditionalCheckFailedException' }), takeover()],
  ).map(({ passed }) => passed);

test('a renewal that raced a takeover, was believed by its side, and stopped the run that had not seen it', () => {
  expect(verdicts()).toEqual([true, true, true]);
});

test.each<readonly [string, Given, readonly boolean[]]>([
  ['no renewal got through', { race: { renewedAt: undefined } }, [false, false, true]],
  ['the takeover was not on its way', { race: { raced: false } }, [false, true, true]],
  ['the old side took no write after it', { race: { renewedAt: ZERO + 1_300 } }, [true, false, true]],
  ['no run was stopped by it', { evidence: { history: HISTORY } }, [true, true, false]],
  ['the run took the lease all the same', { entries: [takeover(), takeover()] }, [true, true, false]],
  ['nobody took it', { entries: [] }, [true, true, false]],
])('fails when %s', (_, given, expected) => {
  expect(verdicts(given)).toEqual(expected);
});

test('a takeover is the one write of the lease that a run makes', () => {
  const { input } = takeover();
  expect(isTakeover(takeover(), input)).toBe(true);
  expect(isTakeover(takeover({ caller: 'demo-orders-keeper' }), input)).toBe(false);
  expect(isTakeover(takeover({ operation: 'GetItem' }), input)).toBe(false);
  expect(isTakeover(takeover(), { Key: { pk: { S: 'WORKLOAD#orders' }, sk: { S: 'RUN' } } })).toBe(false);
});
