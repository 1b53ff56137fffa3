import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestWorld, testWorld } from '../in-memory-world';
import { sampleConfig } from '../sample-config';

let world: TestWorld;
afterEach(() => world.remove());

describe('handover init', () => {
  test('writes a configuration that check accepts', async () => {
    world = testWorld();
    expect(await world.handover('init')).toBe(0);
    expect(await world.handover('check')).toBe(0);
    expect(world.written.out).toContain('handover.config.ts is right: installation demo, workloads orders');
    expect(JSON.parse(readFileSync(join(world.folder, 'cdk.json'), 'utf8'))).toHaveProperty('app');
  });

  test.each(['handover.config.ts', 'cdk.json'])('refuses a folder that holds %s and writes nothing', async (name) => {
    world = testWorld();
    writeFileSync(join(world.folder, name), 'mine');
    expect(await world.handover('init')).toBe(1);
    expect(world.written.error).toBe(
      `handover: nothing was written: ${world.folder} holds ${name} already; use an empty folder\n`,
    );
    const other = name === 'cdk.json' ? 'handover.config.ts' : 'cdk.json';
    expect(existsSync(join(world.folder, other))).toBe(false);
    expect(readFileSync(join(world.folder, name), 'utf8')).toBe('mine');
  });
});

describe('handover check', () => {
  test('fails with every mistake at once', async () => {
    world = testWorld({ config: sampleConfig({ rto: 'soon', automation: 'auto' }) });
    expect(await world.handover('check')).toBe(1);
    expect(world.written.error).toMatch(/^handover: handover\.config\.ts has 2 mistakes:\n/);
    expect(world.written.error).toContain('workloads[0].rto: is "soon", should be a duration such as "15 minutes"');
    expect(world.written.error).toContain('workloads[0].automation: is "auto", should be one of');
  });

  test('shows warnings and passes', async () => {
    world = testWorld({ config: { ...sampleConfig(), account: undefined } });
    expect(await world.handover('check')).toBe(0);
    expect(world.written.out).toContain('warning: account: is the placeholder');
  });

  test('fails when there is no file', async () => {
    world = testWorld();
    expect(await world.handover('check', '--config', 'other.ts')).toBe(1);
    expect(world.written.error).toContain('"handover init" writes one');
  });

  test('fails with one message when the file cannot be loaded', async () => {
    world = testWorld();
    writeFileSync(join(world.folder, 'handover.config.ts'), 'throw new Error("broken on purpose");');
    expect(await world.handover('check')).toBe(1);
    expect(world.written.error).toBe('handover: handover.config.ts cannot be loaded: broken on purpose\n');
  });
});

describe('handover', () => {
  test.each([
    [['--help'], 0],
    [['help', 'failover'], 0],
    [['failover', '--help'], 0],
    [[], 2],
    [['fialover'], 2],
    [['status', '--jsno'], 2],
    [['status', 'a', 'b'], 2],
  ])('%j ends with %d', async (argv, exitCode) => {
    world = testWorld({ config: sampleConfig() });
    expect(await world.handover(...argv)).toBe(exitCode);
  });

  test.each(['init', 'check', 'plan', 'status', 'failover', 'approve', 'decline', 'report'])(
    '%s --help shows an example',
    async (command) => {
      world = testWorld();
      await world.handover(command, '--help');
      expect(world.written.out).toMatch(new RegExp(`Examples?:\n  npx handover ${command}`));
      expect(Math.max(...world.written.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    },
  );

  test('refuses an unknown command and says which was meant', async () => {
    world = testWorld();
    await world.handover('fialover');
    expect(world.written.error).toBe(
      "handover: unknown command 'fialover'\n(Did you mean failover?)\nsee: npx handover --help\n",
    );
  });
});
