import {
  commitCheck,
  refusedByFence,
  refusedCheck,
  sayDeadline,
  wroteOnCheck,
} from '../../../lab/scenarios/old-database';
import type { Stage } from '../../../lab/scenarios/stage';
import type { FailedWrite } from '../../../lab/workload/client';
import type { HeldTransaction } from '../../../lab/workload/held-transaction';
import { HOME, STANDBY, write, ZERO } from '../verdict/sample-evidence';

const CLOSED = 'handover: closed, the deadline of epoch 1 passed at 2026-11-22 12:00:04+00';
const failed = (id: string, afterMs: number, reason: string): FailedWrite => ({ ...write(id, HOME, afterMs), reason });

/** A stage that has nothing but two clients. */
const stageWith = (given: { acknowledged?: Stage['client']['acknowledged']; failed?: readonly FailedWrite[] }) =>
  ({
    world: { firstRegion: HOME, otherRegion: STANDBY },
    faultAt: ZERO,
    client: { acknowledged: given.acknowledged ?? [], failed: [] },
    stuckClient: { acknowledged: [], failed: given.failed ?? [] },
  }) as unknown as Stage;

const transaction = (refused: string | undefined, committed = false) =>
  ({ refused, acknowledged: committed ? [write('long-1', HOME, 0)] : [] }) as unknown as HeldTransaction;

test('only the words of the guard count as a refusal by the fence', () => {
  expect([CLOSED, 'handover: closed, epoch 1 does not write here'].map(refusedByFence)).toEqual([true, true]);
  expect(['connect ECONNREFUSED', 'cannot execute INSERT in a read-only transaction', undefined].map(refusedByFence)) //
    .toEqual([false, false, false]);
});

test('a long transaction shows the fence when the fence refused its COMMIT', () => {
  expect(commitCheck(transaction(CLOSED))).toMatchObject({ passed: true, detail: CLOSED });
});

test('fails when it was committed, when nobody tried, and when something else refused it', () => {
  expect(commitCheck(transaction(undefined, true))).toMatchObject({ passed: false, detail: 'it was committed' });
  expect(commitCheck(transaction(undefined))).toMatchObject({ passed: false, detail: 'nobody tried' });
  expect(commitCheck(transaction('terminating connection')).passed).toBe(false);
});

test('the old side went on when it acknowledged something after the fault', () => {
  expect(wroteOnCheck(stageWith({ acknowledged: [write('a', HOME, 10)] })).passed).toBe(true);
});

test('fails when only earlier writes, or those of the other side, were acknowledged', () => {
  const acknowledged = [write('a', HOME, -10), write('b', STANDBY, 10)];
  expect(wroteOnCheck(stageWith({ acknowledged })).passed).toBe(false);
});

test('refusals count from the moment that is given, and only those of the fence', () => {
  const tried = [failed('a', 5, CLOSED), failed('b', 50, 'connect ECONNREFUSED'), failed('c', 60, CLOSED)];
  expect(refusedCheck(stageWith({ failed: tried }), ZERO + 10, 'refused')).toEqual({
    name: 'refused',
    passed: true,
    detail: `1 of 2 writes that failed in ${HOME} were refused by the fence`,
  });
  expect(refusedCheck(stageWith({ failed: tried.slice(0, 2) }), ZERO + 10, 'refused').passed).toBe(false);
});

test('a deadline is said to lie before or AFTER the fence', () => {
  expect(sayDeadline(ZERO, ZERO + 1_500)).toBe('its deadline lies 1.5 s before the moment of the fence');
  expect(sayDeadline(ZERO + 1_500, ZERO)).toBe('its deadline lies 1.5 s AFTER the moment of the fence');
});
