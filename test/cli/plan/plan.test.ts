import { type Estimate, type Flow, failoverFlow } from '../../../cli/plan/flow';
import { estimate, judgeRto, longestPath, planRows } from '../../../cli/plan/longest-path';
import { stepsOf } from '../../../lambda/contract/steps';
import { parseConfig } from '../../../lib/config/parse-config';
import type { CheckedWorkload } from '../../../lib/config/schema';
import { type TestWorld, testWorld } from '../in-memory-world';
import { RECORD, sampleConfig } from '../sample-config';

function workload(changes: Record<string, unknown> = {}): CheckedWorkload {
  const parsed = parseConfig(sampleConfig(changes));
  const [first] = parsed.ok ? parsed.config.workloads : [];
  if (first === undefined) throw new Error(JSON.stringify(parsed));
  return first;
}

const step = (name: string, least: number, most: number): Flow => ({
  kind: 'step',
  name,
  what: '',
  seconds: { least, most },
});
const FLOW: Flow = {
  kind: 'series',
  parts: [
    step('a', 1, 2),
    { kind: 'together', parts: [step('b', 3, 4), { kind: 'series', parts: [step('c', 1, 3), step('d', 1, 5)] }] },
    step('e', 1, 1),
  ],
};

describe('the longest path', () => {
  test('parts in series add up, of parts that run together the longest counts', () => {
    expect(estimate(FLOW)).toEqual({ least: 5, most: 11 });
    expect(longestPath(FLOW)).toEqual(['a', 'c', 'd', 'e']);
  });

  test('rows say what runs beside its neighbours', () => {
    expect(
      planRows(FLOW)
        .filter((row) => row.beside)
        .map((row) => row.name),
    ).toEqual(['b', 'c', 'd']);
  });

  test.each<[Estimate, number, unknown]>([
    [{ least: 10, most: 20 }, 20, { kind: 'met', spareSeconds: 0 }],
    [{ least: 10, most: 20 }, 15, { kind: 'at risk', overSeconds: 5 }],
    [{ least: 10, most: 20 }, 7, { kind: 'cannot be met', overSeconds: 3 }],
  ])('%j against an RTO of %d s', (total, rtoSeconds, verdict) => expect(judgeRto(total, rtoSeconds)).toEqual(verdict));
});

describe('the flow of a failover', () => {
  const everything = workload({ automation: 'approve', records: [RECORD] });

  const { databases: sampled } = sampleConfig().workloads[0] as { databases: Record<string, unknown>[] };
  const [first = {}] = sampled;

  const fencing = (fence: string) => {
    const { databases } = sampleConfig().workloads[0] as { databases: object[] };
    return failoverFlow(workload({ databases: databases.map((database) => ({ ...database, fence })) }));
  };
  const mostOf = (flow: Flow, name: string) => planRows(flow).find((row) => row.name === name);

  test.each([
    ['enforced', 65],
    ['watchdog', 70],
    ['acknowledged', 300],
  ])('the fence of a database that is %s takes at most %d s', (fence, seconds) => {
    expect(mostOf(fencing(fence), 'FenceOldRegion')).toMatchObject({ seconds: { most: seconds } });
  });

  test('each step of an order costs one more promotion, and is named', () => {
    const two = [first, { ...first, name: 'stock-db', dependsOn: [first.name] }];
    expect(mostOf(failoverFlow(workload({ databases: two })), 'PromoteDatabases')).toMatchObject({
      what: `Promotes every replica in 2 turns: ${first.name}, then stock-db`,
      seconds: { least: 360, most: 1206 },
    });
  });

  test('an Aurora global database is promoted after the fence, in its own time', () => {
    const { storageGib: _storage, multiAz: _zones, ...common } = first;
    const aurora = { ...common, kind: 'aurora-global', engineVersion: '17.5', instanceClass: 'r7g.large' };
    const flow = failoverFlow(workload({ databases: [aurora] }));
    expect(mostOf(flow, 'PromoteDatabases')).toMatchObject({ seconds: { least: 60, most: 181 } });
    expect(longestPath(flow)).toEqual(expect.arrayContaining(['FenceOldRegion', 'PromoteDatabases']));
  });

  test('a slow promotion may have waited for less loss, where that is configured', () => {
    const slow = (more: Record<string, unknown>) =>
      mostOf(failoverFlow(workload(more)), 'PromoteDatabases')?.seconds.most ?? Number.NaN;
    const waits = { whenRpoExceeded: 'wait', rpoWait: '2 minutes' };
    expect(slow(waits) - slow({ whenRpoExceeded: 'refuse' })).toBe(120);
    const estimateOf = (more: Record<string, unknown>) =>
      mostOf(failoverFlow(workload(more)), 'PromoteDatabases')?.seconds.least;
    expect(estimateOf(waits)).toBe(estimateOf({ whenRpoExceeded: 'refuse' }));
  });

  test('what only a keeper closes is promoted after it, and an alarm’s run asks', () => {
    const flow = fencing('acknowledged');
    expect(longestPath(flow)).toEqual(expect.arrayContaining(['FenceOldRegion', 'PromoteDatabases']));
    expect(planRows(flow).map(({ name }) => name)).toContain('AskForApproval');
    expect(longestPath(fencing('enforced'))).not.toContain('FenceOldRegion');
  });

  test('holds every step of the machine once', () => {
    const names = planRows(failoverFlow(everything))
      .map((row) => row.name)
      .filter((name) => name !== 'Detection');
    expect([...names].sort()).toEqual([...stepsOf('failover')].sort());
  });

  test('no step is slower when fast than when slow', () => {
    for (const { seconds } of planRows(failoverFlow(everything)))
      expect(seconds.least).toBeLessThanOrEqual(seconds.most);
  });

  test('promotion and the flip of the names decide it', () => {
    const path = longestPath(failoverFlow(everything));
    expect(path).toEqual(expect.arrayContaining(['PromoteDatabases', 'ShiftTraffic']));
    expect(path).not.toContain('FenceOldRegion');
    expect(estimate(failoverFlow(everything)).most).toBeCloseTo(70 + 1 + 15.2 + 603 + 1 + 150 + 1.5 + 5 + 0.7, 5);
  });

  test('our own share stays within 11 s', () => {
    const own = ['ClaimRun', 'Precheck', 'TakeOwnership', 'OpenDatabases', 'Verify'];
    const rows = planRows(failoverFlow(workload())).filter((row) => own.includes(row.name));
    const notice = 3;
    expect(rows.reduce((sum, row) => sum + row.seconds.most, notice)).toBeLessThanOrEqual(11);
  });

  test('without records, jobs and questions their time is not counted', () => {
    const names = planRows(failoverFlow(workload({ jobs: undefined }))).map((row) => row.name);
    expect(names).not.toEqual(expect.arrayContaining(['RequeueRunningJobs']));
    expect(names).not.toEqual(expect.arrayContaining(['AskForApproval']));
    expect(estimate(failoverFlow(workload())).most).toBeLessThan(700);
  });
});

describe('handover plan', () => {
  let world: TestWorld;
  afterEach(() => world.remove());

  const plan = (changes: Record<string, unknown>) => {
    world = testWorld({ config: sampleConfig({ ...changes, records: [RECORD] }) });
    return world.handover('plan');
  };

  test('passes when the RTO is met, and says what is not summed', async () => {
    expect(await plan({ automation: 'approve' })).toBe(0);
    expect(world.written.out).toMatch(/the RTO of 15 min 00 s is met with 52\.\d s to spare/);
    expect(world.written.out).toContain(
      "not in the sum: a person's answer when the run asks for one, at most 1 h 00 min",
    );
  });

  test('fails when the RTO is missed in the slow case, and says by how much', async () => {
    expect(await plan({ rto: '10 minutes' })).toBe(1);
    expect(world.written.out).toContain(
      'the RTO of 10 min 00 s is missed by 232.2 s when every step is slow (832.2 s); set at least 833 s',
    );
  });

  test('fails when the RTO cannot be met, and says by how much', async () => {
    expect(await plan({ rto: '2 minutes' })).toBe(1);
    expect(world.written.out).toMatch(/cannot be met: even when every step is fast it is missed by 142\.\d s/);
  });

  test('says that a person has to start it when automation only observes', async () => {
    await plan({ automation: 'observe' });
    expect(world.written.out).toContain('a person has to start it, automation is "observe"');
  });
});
