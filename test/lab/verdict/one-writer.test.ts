import type { Evidence } from '../../../lab/verdict/evidence';
import { judgePromises } from '../../../lab/verdict/promises';
import { entered, event, evidence, HISTORY, HOME, STANDBY, write, ZERO } from './sample-evidence';

const oneWriter = (given: Partial<Evidence>) => judgePromises(evidence(given)).find(({ id }) => id === 'P1');

const WROTE = evidence().acknowledged;
/** The run's own history up to, but without, the event at that place. */
const until = (count: number) => HISTORY.slice(0, count);

interface Row {
  readonly what: string;
  readonly given: Partial<Evidence>;
  readonly says: string;
}

const KEPT: readonly Row[] = [
  {
    what: 'nobody wrote on both sides',
    given: {},
    says: '0 writes acknowledged by us-east-1 after the fence, 1.0 s before us-west-2 opened; none of 1 rows in its database is younger',
  },
  {
    what: 'a write was sent before the fence and acknowledged after it',
    given: { acknowledged: [...WROTE, { ...write('slow', HOME, 6_990), at: write('slow', HOME, 7_100).at }] },
    says: '0 writes acknowledged by us-east-1 after the fence',
  },
  {
    what: 'the old database has not come back',
    given: { oldSide: { kind: 'not seen', because: 'it has not come back' } },
    says: 'its database was not looked into: it has not come back',
  },
];

const BROKEN: readonly Row[] = [
  {
    what: 'the old side acknowledged after the fence',
    given: { acknowledged: [...WROTE, write('late', HOME, 7_001)] },
    says: '1 writes were acknowledged by us-east-1 after it was held for fenced',
  },
  {
    what: 'the old database committed after the fence, and nobody was told',
    given: { oldSide: { kind: 'seen', commits: [{ what: 'order long-1', at: ZERO + 7_001 }] } },
    says: '1 rows were committed in us-east-1 after it was held for fenced (order long-1)',
  },
  {
    what: 'the new side acknowledged and no run had held a fence',
    given: { history: until(4) },
    says: '2 writes were acknowledged by us-west-2, no run held a fence',
  },
  {
    what: 'the new side acknowledged before the fence',
    given: { acknowledged: [...WROTE, write('early', STANDBY, 6_900)] },
    says: '1 writes were acknowledged by us-west-2 before the fence was held',
  },
];

const UNCHECKED: readonly Row[] = [
  {
    what: 'no run came to the fence',
    given: { history: until(4), acknowledged: WROTE.slice(0, 2) },
    says: 'no run came as far as the fence',
  },
  {
    what: 'the fence was overridden by name',
    given: { history: [...until(4), event(7_000, entered('Unfenced', 'Pass'))] },
    says: 'a person has overridden the fence by name',
  },
];

test.each(KEPT)('one writer is kept when $what', ({ given, says }) => {
  expect(oneWriter(given)).toMatchObject({ verdict: 'kept', evidence: expect.stringContaining(says) });
});

test.each(BROKEN)('one writer is broken when $what', ({ given, says }) => {
  expect(oneWriter(given)).toMatchObject({ verdict: 'broken', evidence: expect.stringContaining(says) });
});

test.each(UNCHECKED)('one writer is not checked when $what', ({ given, says }) => {
  expect(oneWriter(given)).toMatchObject({ verdict: 'not checked', evidence: says });
});
