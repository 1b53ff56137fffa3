import { detectionGiven, measureDetection } from '../../bench/detection';
import { detectionsOf, type Played, playedOf } from '../../bench/detection-draw';
import { FOUND, IGNORED } from '../../bench/detection-stories';
import { goalTable, ignoredTable, momentsTable } from '../../bench/detection-tables';
import type { Sighted } from '../../bench/sighted';
import type { DeployedWorkload } from '../../lab/app/deployed-workload';
import { DEFAULT_TIMINGS } from '../../lambda/contract/settings';
import { exampleFailover } from './example-failover';

const TICK = { tick: DEFAULT_TIMINGS.agentTickSeconds };
const [LEASE_S, HOLD_DOWN_S] = [DEFAULT_TIMINGS.leaseTtlSeconds, DEFAULT_TIMINGS.holdDownSeconds];

let workload: DeployedWorkload;
let played: Played;
beforeAll(async () => {
  workload = (await exampleFailover()).shipped.workload;
  played = playedOf(detectionGiven(workload, TICK));
});

const one = async (story: string, seed = 1, parts = played): Promise<Sighted> => {
  const [sighted] = await detectionsOf({ story, from: seed, count: 1 }, parts);
  if (sighted === undefined) throw new Error('nothing was played');
  return sighted;
};

test('the alarm is the one of the standby as its template has it', () => {
  expect(played.alarm).toMatchObject({ region: 'us-west-2', statistic: 'Maximum', treatMissingData: 'notBreaching' });
  expect(detectionGiven(workload, { ...TICK, alarmPeriod: 10 }).alarm).toEqual({ ...played.alarm, periodSeconds: 10 });
});

describe.each(FOUND)('$name', ({ name, goal }) => {
  test('comes to a wish, an alarm and a new epoch, in that sequence and not before its time', async () => {
    const {
      renewedMs = 0,
      faultMs,
      quorumMs = 0,
      wantedMs = 0,
      earlyAlarmMs = 0,
      alarmMs = 0,
      epochMs = 0,
    } = await one(name);
    const [sinceMs, leastS] = goal.since === 'the fault' ? [faultMs, HOLD_DOWN_S] : [renewedMs, LEASE_S];
    expect((quorumMs - sinceMs) / 1000).toBeGreaterThanOrEqual(leastS);
    expect(wantedMs).toBeGreaterThanOrEqual(quorumMs);
    expect(earlyAlarmMs).toBeGreaterThan(wantedMs);
    expect(alarmMs).toBeGreaterThanOrEqual(earlyAlarmMs);
    expect(epochMs).toBeGreaterThan(alarmMs);
  });
});

test('the same seed has the same moments, and another has others', async () => {
  const [{ name } = { name: '' }] = FOUND;
  const first = await one(name);
  expect(await one(name)).toEqual(first);
  expect(await one(name, 2)).not.toEqual(first);
});

test.each(IGNORED)('$name moves nothing', async ({ name }) => {
  expect(Object.keys(await one(name)).sort()).toEqual(['faultMs']);
});

test('fails to ignore a cut that outlasts the lease', async () => {
  const hasty = { ...played, timings: { ...DEFAULT_TIMINGS, leaseTtlSeconds: 15 } };
  const sighted = await one('home isolated for 40 s', 1, hasty);
  expect(sighted.wantedMs).toBeDefined();
  expect(ignoredTable(IGNORED, () => [sighted])).toMatch(/isolated for 40 s +\| +1 \| +1 /);
});

test('fails to find a fault that nobody looks for', async () => {
  await expect(one('a bad mood')).rejects.toThrow('no story "a bad mood"');
});

describe('the tables', () => {
  const [story] = FOUND;
  const sighted = (wantedS: number | undefined): Sighted => ({
    faultMs: 100_000,
    ...(wantedS !== undefined && { renewedMs: 98_000, wantedMs: 98_000 + wantedS * 1000, epochMs: 300_000 }),
  });
  const goals = (...waits: readonly (number | undefined)[]): string =>
    goalTable(story === undefined ? [] : [story], () => waits.map(sighted), DEFAULT_TIMINGS);

  test('say that a goal is met, missed by its time, and missed by one that was never found', () => {
    expect(goals(65, 70)).toMatch(/2 of 2 .* 67\.5 s .* met, ≤ 70 s/);
    expect(goals(65, 71)).toContain('missed, ≤ 70 s');
    expect(goals(65, undefined)).toMatch(/1 of 2 .* missed, ≤ 70 s/);
    expect(goals(undefined)).toMatch(/0 of 1 .* never .* missed, ≤ 70 s/);
  });

  test('count an epoch that was raised for nothing', () => {
    expect(ignoredTable(IGNORED.slice(0, 1), () => [sighted(65), sighted(undefined)])).toMatch(
      /nothing +\| +2 \| +1 \| +0 \| +1 \| missed, 0/,
    );
  });

  test('say what never happened', () => {
    expect(momentsTable(FOUND.slice(0, 1), () => [sighted(65)])).toMatch(/never \/ never .* 200\.0 s/);
  });
});

test('the whole says its seed, its alarm and its command', async () => {
  const text = await measureDetection(workload, { draws: 1, seed: 3, workers: 1, tick: 5, alarmPeriod: 10 });
  expect(text).toContain('npm run bench -- detection --draws 1 --seed 3 --alarm-period 10');
  expect(text).toContain('Maximum of 10 s, 1 of 1, notBreaching');
  expect(text.split('\n').filter((line) => line.includes('1 of 1'))).toHaveLength(FOUND.length + 1);
}, 60_000);
