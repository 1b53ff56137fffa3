import { faultChecks, stayChecks } from '../../../lab/verdict/lab-check';
import { patiently } from '../../../lab/verdict/patiently';
import type { FailedWrite } from '../../../lab/workload/client';
import { evidence, HOME, LEASE, write, ZERO } from './sample-evidence';

const failed = (id: string, afterMs: number): FailedWrite => ({ ...write(id, HOME, afterMs), reason: 'refused' });
const stayed = { before: LEASE, lease: { ...LEASE, renewSeq: 90 } };
const passed = (given: Parameters<typeof evidence>[0], uninterrupted = true) =>
  stayChecks(evidence(given), uninterrupted).map((check) => check.passed);

test('a fault that met something passes, one that met nothing does not', () => {
  const faults = [
    { what: 'the line is cut', hits: () => 3 },
    { what: 'the keeper is cut off', hits: () => 0 },
  ];
  expect(faultChecks(faults)).toEqual([
    { name: 'fault: the line is cut', passed: true, detail: 'met 3 times' },
    { name: 'fault: the keeper is cut off', passed: false, detail: 'it never met anything' },
  ]);
});

test('a workload stayed where epoch and active Region are the ones before, however often the lease was renewed', () => {
  expect(passed(stayed)).toEqual([true, true]);
  expect(passed(stayed, false)).toEqual([true]);
});

test('fails when the epoch rose, when there is no lease, and when there was none before', () => {
  expect(passed({ ...stayed, lease: { ...LEASE, epoch: 2 } }, false)).toEqual([false]);
  expect(passed({ ...stayed, lease: undefined }, false)).toEqual([false]);
  expect(passed({ before: undefined, lease: undefined }, false)).toEqual([false]);
});

test('a write that failed before the fault counts for nothing, one after it fails the check with its reason', () => {
  expect(passed({ ...stayed, failedWrites: [failed('early', -50)] })).toEqual([true, true]);
  const late = stayChecks(evidence({ ...stayed, failedWrites: [failed('late', 500)] }), true);
  expect(late[1]).toMatchObject({ passed: false, detail: '1 failed, 2 acknowledged after the fault; first: refused' });
});

test('fails when no write was acknowledged after the fault: then nobody could have noticed', () => {
  const acknowledged = evidence().acknowledged.filter(({ at }) => at < ZERO);
  expect(passed({ ...stayed, acknowledged })).toEqual([true, false]);
});

describe('a look of the lab itself', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('is tried again', async () => {
    const look = jest.fn().mockRejectedValueOnce(new Error('busy')).mockResolvedValue('seen');
    const seen = patiently(look);
    await jest.runAllTimersAsync();
    expect([await seen, look.mock.calls.length]).toEqual(['seen', 2]);
  });

  test('fails with the reason when it never succeeds', async () => {
    const look = jest.fn().mockRejectedValue(new Error('gone'));
    const failed = expect(patiently(look)).rejects.toThrow('gone');
    await jest.runAllTimersAsync();
    await failed;
    expect(look).toHaveBeenCalledTimes(8);
  });
});
