import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Children } from '../../../lab/world/children';
import { comesTrue, isAlive } from '../lambda/bundles';

/** Ignores the polite signal, as a hanging service does. */
const STUBBORN = `
process.on('SIGTERM', () => undefined);
console.log('began in', process.env.LAB_PLACE, process.env.SECRET_OF_THE_PARENT ?? 'without a secret');
setInterval(() => undefined, 1000);
process.send('up');
`;

const folder = mkdtempSync(join(tmpdir(), 'handover-children-'));
const script = join(folder, 'stubborn.cjs');
const log = join(folder, 'stubborn.log');
writeFileSync(script, STUBBORN);

let children: Children;
beforeEach(() => {
  children = new Children();
});
afterEach(() => children.kill());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function begun(region: string): Promise<number> {
  const child = children.spawn({ region, script, environment: { LAB_PLACE: region }, log });
  await new Promise((resolve) => child.once('message', resolve));
  return child.pid ?? 0;
}

test('a child has its own environment only, and its words stand in its log', async () => {
  process.env.SECRET_OF_THE_PARENT = 'secret';
  try {
    await begun('us-east-1');
    const said = 'began in us-east-1 without a secret';
    expect(await comesTrue(() => readFileSync(log, 'utf8').includes(said))).toBe(true);
  } finally {
    delete process.env.SECRET_OF_THE_PARENT;
  }
});

test('a Region that dies takes its own children along, and only those', async () => {
  const [east, west] = await Promise.all([begun('us-east-1'), begun('us-west-2')]);
  await children.kill('us-east-1');
  expect([isAlive(east ?? 0), isAlive(west ?? 0)]).toEqual([false, true]);
});

/** Linux says how a process is: `T` is stopped by a signal. macOS has no such file, and then the signal is all that is seen. */
const statusOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] ?? '?';
  } catch {
    return 'T';
  }
};

test('what is frozen is alive and does nothing, the other Region goes on, and at the end both are gone', async () => {
  const [east, west] = await Promise.all([begun('us-east-1'), begun('us-west-2')]);
  children.freeze('us-east-1');
  expect(await comesTrue(() => statusOf(east ?? 0) === 'T')).toBe(true);
  expect([isAlive(east ?? 0), isAlive(west ?? 0)]).toEqual([true, true]);
  await children.kill();
  expect([isAlive(east ?? 0), isAlive(west ?? 0)]).toEqual([false, false]);
});

test('at the end every process is gone, also one that ignores signals and one that ended by itself', async () => {
  const pids = await Promise.all([begun('us-east-1'), begun('us-west-2')]);
  const short = join(folder, 'short.cjs');
  writeFileSync(short, 'process.exit(0)');
  const child = children.spawn({ region: 'us-east-1', script: short, environment: {}, log });
  await new Promise((resolve) => child.once('exit', resolve));
  await Promise.all([children.kill(), children.kill()]);
  await children.kill();
  expect(pids.map(isAlive)).toEqual([false, false]);
});

test('abandoned children go away by themselves', async () => {
  const pid = await begun('us-east-1');
  children.abandon();
  expect(await comesTrue(() => !isAlive(pid))).toBe(true);
});
