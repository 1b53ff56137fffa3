import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import config from '../../../handover.config';
import { type DeployedWorkload, readWorkload } from '../../../lab/app/deployed-workload';
import { SERVING_ROLES } from '../../../lib/constructs/function-roles';
import { synthesized } from '../../scenarios/shipped';

const HOME = 'us-east-1';
const STANDBY = 'us-west-2';
const TIEBREAKER = 'us-east-2';
const ALL = [HOME, STANDBY, TIEBREAKER];

const [orders] = config.workloads;
if (orders === undefined) throw new Error('the example has no workload');
const [zone] = orders.records ?? [];

describe("what the lab reads of the example's assembly", () => {
  let workload: DeployedWorkload;
  let bundles: readonly boolean[];
  beforeAll(async () => {
    workload = await synthesized(async (assembly) => {
      const read = await readWorkload(assembly);
      bundles = read.functions.map(({ assetFolder }) => existsSync(join(assetFolder, 'index.mjs')));
      return read;
    });
  });

  const named = (things: readonly { readonly region: string; readonly name: string }[]): string[] =>
    things.map(({ region, name }) => `${region} ${name}`).sort();

  test('is of the account and the three Regions, with the settings that their functions are given', () => {
    expect(workload.account).toBe('111122223333');
    expect([...workload.settings.keys()].sort()).toEqual([...ALL].sort());
    for (const settings of workload.settings.values())
      expect(settings).toMatchObject({ workload: 'orders', rpoSeconds: 90 });
    expect(workload.settings.get(STANDBY)?.topicArn).toBe(`arn:aws:sns:${STANDBY}:111122223333:demo-orders-notices`);
  });

  test('has every function of the serving Regions and the agent of the tiebreaker, each with its bundle', () => {
    const roles = [...SERVING_ROLES, 'submissions'];
    const serving = [HOME, STANDBY].flatMap((region) => roles.map((role) => `${region} demo-orders-${role}`));
    expect(named(workload.functions)).toEqual([...serving, `${TIEBREAKER} demo-orders-agent`].sort());
    expect(new Set(bundles)).toEqual(new Set([true]));
    for (const lambda of workload.functions) {
      expect(lambda).toMatchObject({
        handler: 'index.handler',
        arn: expect.stringMatching(/^arn:aws:lambda:.*:function:/),
      });
      expect(lambda.timeoutSeconds).toBeGreaterThanOrEqual(20);
      expect(Object.values(lambda.environment).join()).not.toMatch(/\[object|Fn::|undefined/);
    }
  });

  test('has the machines of both serving Regions, on functions of its own Region only', () => {
    const names = ['decide', 'failover', 'reprotect', 'switchover', 'validate'].map(
      (orchestration) => `demo-orders-${orchestration}`,
    );
    expect(named(workload.machines)).toEqual(
      [HOME, STANDBY].flatMap((region) => names.map((name) => `${region} ${name}`)),
    );
    for (const { region, definition } of workload.machines) {
      const used = [...JSON.stringify(definition).matchAll(/arn:aws:lambda:([^:]+):/g)].map(([, at]) => at);
      expect(new Set(used)).toEqual(new Set([region]));
    }
  });

  test('has the schedules of the functions that run all day', () => {
    const loops = workload.schedules.map(({ functionArn }) => functionArn.split(':').slice(3).join(' '));
    const wanted = [HOME, STANDBY].flatMap((region) => ['keeper', 'agent', 'dispatcher'].map((role) => [region, role]));
    const arns = [...wanted, [TIEBREAKER, 'agent']].map(
      ([at, role]) => `${at} 111122223333 function demo-orders-${role}`,
    );
    expect(loops.sort()).toEqual(arns.sort());
  });

  test('has the rule that starts the machine, in each serving Region', () => {
    const targets = workload.rules.map(({ region, targets: [target] }) => `${region} ${target?.Arn}`);
    expect(targets.sort()).toEqual(
      [HOME, STANDBY].map((at) => `${at} arn:aws:states:${at}:111122223333:stateMachine:demo-orders-failover`).sort(),
    );
    for (const { pattern } of workload.rules) expect(pattern).toMatchObject({ source: ['aws.cloudwatch'] });
  });

  test("has the alarms on the workload's own metrics, with all that evaluates them", () => {
    const takeover = workload.alarms.filter(({ metricName }) => metricName === 'TakeoverWanted');
    expect(takeover.map(({ region }) => region).sort()).toEqual([HOME, STANDBY]);
    for (const alarm of workload.alarms) {
      expect(alarm).toMatchObject({ namespace: 'Handover', dimensions: { Workload: 'orders' } });
      expect([alarm.periodSeconds, alarm.threshold, alarm.evaluationPeriods]).not.toContain(Number.NaN);
      expect(alarm.treatMissingData).toBeDefined();
    }
  });

  test('has health checks that count three alarms, and records that follow them', () => {
    const ids = new Set(workload.healthChecks.map(({ id }) => id));
    const calculated = workload.healthChecks.flatMap((check) => (check.type === 'CALCULATED' ? [check] : []));
    expect(calculated.length).toBeGreaterThan(0);
    for (const { children, healthThreshold } of calculated) {
      expect([children.length, healthThreshold]).toEqual([3, 2]);
      expect(children.every((child) => ids.has(child))).toBe(true);
    }
    const alarms = new Set(workload.alarms.map(({ name, region }) => `${region} ${name}`));
    for (const check of workload.healthChecks)
      if (check.type === 'CLOUDWATCH_METRIC') expect(alarms).toContain(`${check.alarm.region} ${check.alarm.name}`);
    expect(workload.records.map(({ failover, values }) => `${failover} ${values.join()}`).sort()).toEqual([
      `PRIMARY ${zone?.endpoint.home}`,
      `SECONDARY ${zone?.endpoint.standby}`,
    ]);
    for (const record of workload.records)
      expect(record).toMatchObject({ zoneId: zone?.zoneId, type: 'CNAME', healthCheckId: expect.any(String) });
  });

  test('has the ledger in its three Regions, the clusters and the task definitions', () => {
    const [table] = workload.tables;
    expect([...(table?.regions ?? [])].sort()).toEqual([...ALL].sort());
    expect(table).toMatchObject({ name: 'demo-ledger', partitionKey: 'pk', sortKey: 'sk' });
    expect(workload.clusters.map(({ region }) => region).sort()).toEqual([HOME, STANDBY]);
    expect(workload.taskDefinitions.map(({ region }) => region).sort()).toEqual([HOME, STANDBY]);
    for (const { containers, sidecar } of workload.taskDefinitions) {
      expect(containers).toEqual(['job', 'handover-claim']);
      expect(sidecar?.script).toMatch(/asset\.[0-9a-f]{64}\/index\.mjs$/);
    }
  });

  it('has what ECS tells of stopped tasks, through the queue to its function', () => {
    const told = (region: string) => workload.queued.find((one) => one.region === region);
    for (const region of [HOME, STANDBY]) {
      expect(told(region)?.functionArn).toMatch(/:function:demo-orders-task-events$/);
      expect(told(region)?.pattern).toMatchObject({ source: ['aws.ecs'], detail: { lastStatus: ['STOPPED'] } });
    }
  });
});

describe('an assembly with two workloads', () => {
  const two = { ...config, workloads: [orders, { ...orders, name: 'stock', records: [] }] };

  test('is refused by naming both, or read when one is chosen', async () => {
    await synthesized(async (assembly) => {
      await expect(readWorkload(assembly)).rejects.toThrow(
        'the app holds the workloads orders, stock; choose one with --workload',
      );
      await expect(readWorkload(assembly, 'stok')).rejects.toThrow('workload is "stok", the app holds orders, stock');
      const stock = await readWorkload(assembly, 'stock');
      const names = [...stock.functions, ...stock.machines, ...stock.alarms].map(({ name }) => name);
      expect(names.filter((name) => !name.startsWith('demo-stock-'))).toEqual([]);
    }, two);
  });
});

describe('an assembly by hand', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'handover-assembly-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const written = (resources: object): string => {
    const artifact = { type: 'aws:cloudformation:stack', environment: 'aws://111122223333/us-west-2' };
    writeFileSync(
      join(folder, 'manifest.json'),
      JSON.stringify({ artifacts: { shop: artifact, tree: { type: 'cdk:tree' } } }),
    );
    writeFileSync(join(folder, 'shop.template.json'), JSON.stringify({ Resources: resources }));
    return folder;
  };

  test('refuses one without a workload of Handover', async () => {
    await expect(readWorkload(written({}))).rejects.toThrow('the synthesized app holds no workload of Handover');
  });

  test('refuses a function whose bundle is not in the assembly', async () => {
    const Step = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'step', Code: { ZipFile: 'inline' } } };
    await expect(readWorkload(written({ Step }))).rejects.toThrow(
      'function step has no bundle in the cloud assembly, its S3Key is ""',
    );
  });

  test('fails where there is no assembly', async () => {
    await expect(readWorkload(join(folder, 'gone'))).rejects.toThrow('manifest.json');
  });
});
