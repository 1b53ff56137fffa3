import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabCloud, LabTask } from '../../../lab/aws';
import { Children } from '../../../lab/world/children';
import { Workers } from '../../../lab/world/workers';
import { comesTrue } from '../lambda/bundles';

const folder = mkdtempSync(join(tmpdir(), 'handover-workers-'));
const script = join(folder, 'worker.cjs');
const STAYS = "process.on('SIGTERM', () => process.exit(143)); setInterval(() => {}, 1000);";
writeFileSync(script, STAYS);

/** Healthy at once; ends when its file is gone. */
const sidecar = join(folder, 'sidecar.cjs');
writeFileSync(
  sidecar,
  `const { existsSync, writeFileSync } = require('node:fs');
   const { HANDOVER_STANDS_FILE: file, ANSWER: answer } = process.env;
   if (answer === 'no') process.exit(1);
   writeFileSync(file, '');
   process.on('SIGTERM', () => process.exit(0));
   setInterval(() => existsSync(file) || process.exit(1), 20);`,
);

const task = (id: string, region: string, answer?: string): LabTask => ({
  taskArn: `arn:task/${id}`,
  region,
  cluster: 'jobs',
  family: 'billing',
  container: 'job',
  environment: {},
  beside: answer === undefined ? {} : { claim: { ANSWER: answer } },
  ...(answer !== undefined && { sidecar: { container: 'claim', script: sidecar, environment: {} } }),
});

let exited: [string, number][];
let children: Children;
let workers: Workers;
beforeEach(() => {
  exited = [];
  children = new Children();
  const cloud = {
    endpoint: 'http://nowhere',
    ecs: { exited: (arn: string, code: number) => exited.push([arn, code]) },
  };
  workers = new Workers({
    cloud: cloud as unknown as LabCloud,
    children,
    script,
    logFolder: folder,
    databaseUrl: () => 'postgres://nowhere',
    environment: () => ({}),
    jobLeaseSeconds: 5,
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

test('the script of a task is given the words of its command', async () => {
  const said = join(folder, 'said.txt');
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(said)}, process.argv.slice(2).join(' '));`);
  await workers.startTask({ ...task('east-1', 'us-east-1'), command: ['report', '--month=11'] });
  expect(await comesTrue(() => exited.length > 0)).toBe(true);
  expect(readFileSync(said, 'utf8')).toBe('report --month=11');
  writeFileSync(script, STAYS);
});

describe('with a sidecar', () => {
  const began = () => existsSync(join(folder, 'us-east-1.jobs.log'));
  const stands = join(folder, 'stands-east-1');
  beforeEach(() => rmSync(join(folder, 'us-east-1.jobs.log'), { force: true }));

  test('a job begins once its claim was seen to stand, and is told to end when the sidecar has', async () => {
    await workers.startTask(task('east-1', 'us-east-1', 'yes'));
    expect(await comesTrue(began)).toBe(true);
    rmSync(stands);
    expect(await comesTrue(() => exited.length > 0)).toBe(true);
    expect(exited).toEqual([['arn:task/east-1', expect.any(Number)]]);
  });

  test('a job does not begin when its claim does not stand', async () => {
    await workers.startTask(task('east-1', 'us-east-1', 'no'));
    expect(await comesTrue(() => exited.length > 0)).toBe(true);
    expect([exited, began()]).toEqual([[['arn:task/east-1', 137]], false]);
  });

  test('the sidecar ends with its job', async () => {
    const { stop } = await workers.startTask(task('east-1', 'us-east-1', 'yes'));
    expect(await comesTrue(began)).toBe(true);
    await stop();
    expect(await comesTrue(() => exited.length > 0 && !existsSync(stands))).toBe(true);
  });
});
