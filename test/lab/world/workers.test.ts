import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabCloud, LabTask } from '../../../lab/aws';
import { Children } from '../../../lab/world/children';
import { Workers } from '../../../lab/world/workers';
import { comesTrue } from '../lambda/bundles';

const folder = mkdtempSync(join(tmpdir(), 'handover-workers-'));
const script = join(folder, 'worker.cjs');
writeFileSync(script, "process.on('SIGTERM', () => process.exit(143)); setInterval(() => {}, 1000);");

const task = (id: string, region: string): LabTask => ({
  taskArn: `arn:task/${id}`,
  region,
  cluster: 'jobs',
  family: 'billing',
  container: 'job',
  environment: {},
});

let exited: [string, number][];
let children: Children;
let workers: Workers;
beforeEach(() => {
  exited = [];
  children = new Children();
  const cloud = { ecs: { exited: (arn: string, code: number) => exited.push([arn, code]) } };
  workers = new Workers({
    cloud: cloud as unknown as LabCloud,
    children,
    script,
    logFolder: folder,
    databaseUrl: () => 'postgres://nowhere',
    environment: () => ({}),
  });
});
afterEach(() => children.kill());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the tasks of a Region that died come back with it, and ECS heard nothing of their end', async () => {
  await workers.startTask(task('east-1', 'us-east-1'));
  await workers.startTask(task('west-1', 'us-west-2'));
  workers.kill('us-east-1');
  await children.kill('us-east-1');
  expect(workers.revive('us-east-1')).toBe(1);
  expect([workers.count('us-east-1'), workers.count('us-west-2'), exited]).toEqual([1, 1, []]);
});

test('a task that came back is stopped by the handle that ECS has had all the time', async () => {
  const { stop } = await workers.startTask(task('east-1', 'us-east-1'));
  workers.kill('us-east-1');
  await children.kill('us-east-1');
  workers.revive('us-east-1');
  await stop();
  expect(await comesTrue(() => exited.length > 0)).toBe(true);
  expect([exited.map(([arn]) => arn), workers.count('us-east-1')]).toEqual([['arn:task/east-1'], 0]);
});
