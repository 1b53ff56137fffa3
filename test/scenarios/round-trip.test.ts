import type { MemoryServer } from '../../lab/memory';
import { MemoryFunctions } from '../../lab/rehearsal/memory-functions';
import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import { type Death, type ExecutionRun, runExecution } from '../../lab/rehearsal/run-execution';
import { machineOf, type ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { PERSON, Story } from '../../lab/rehearsal/story';
import type { Side } from '../../lambda/contract/settings';
import type { Orchestration } from '../../lambda/contract/steps';
import { shippedMachine } from './shipped';

const SHORT_DRAIN = {
  ...CONFIG,
  workloads: CONFIG.workloads.map((workload) => ({
    ...workload,
    ...(workload.jobs && { jobs: { ...workload.jobs, drainTimeout: '30 seconds' } }),
  })),
};

let shipped: ShippedMachine;
beforeAll(async () => {
  shipped = await shippedMachine(SHORT_DRAIN, 'switchover');
}, 300_000);

/** A person starts the machine of a side, as its template has it. */
function start(
  { world }: Story,
  [side, which]: readonly [Side, Orchestration],
  name: string,
  death?: Death,
): Promise<ExecutionRun> {
  const { machine, arn } = machineOf(shipped.workload, side, which);
  const region = world.regionOf(side);
  const functions = new MemoryFunctions(world.portsIn(region), world.context(region));
  return runExecution(world, { name, input: PERSON, machine, machineArn: arn, functions, ...(death && { death }) });
}

const BACK = ['home', 'reprotect'] as const;

/** The standby serves, home was left with primaries that are closed. */
async function away<T>(tell: (story: Story, old: readonly MemoryServer[]) => Promise<T>): Promise<T> {
  const story = new Story(shipped);
  return story.told(async () => {
    await story.serving();
    await story.run('there', PERSON);
    await story.wait(60);
    const old = [...story.world.pairs.values()].map(({ home }) => home);
    return tell(story, old);
  });
}

const own = (server: MemoryServer, side: Side): readonly string[] =>
  server.commits
    .filter(({ id, timeline }) => id.startsWith(`${side} `) && timeline === server.timeline)
    .map(({ id }) => id);

const deeds = ({ world }: Story): readonly string[] => world.region(world.regionOf('home')).seeding.deeds;
const open = ({ world }: Story): string =>
  (['home', 'standby'] as const)
    .map((side) => [...world.pairs.values()].filter((pair) => pair[side].refusesCommits() === undefined).length)
    .join();

test('there, made a copy again, and back: rows of all eras are home, and what is kept is closed', async () => {
  await away(async (story, old) => {
    const before = old.map((server) => own(server, 'home'));
    const refused = await start(story, ['home', 'switchover'], 'too early');
    expect(refused.result).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining('npx handover reprotect'),
    });
    expect((await start(story, BACK, 'reprotect')).result.status).toBe('SUCCEEDED');
    await story.wait(30);
    expect((await start(story, ['home', 'switchover'], 'back')).result.status).toBe('SUCCEEDED');
    await story.wait(60);
    expect(open(story)).toBe('2,0');
    for (const [index, { home, standby }] of [...story.world.pairs.values()].entries()) {
      const ids = new Set(home.commits.map(({ id }) => id));
      const eras = [before[index] ?? [], own(standby, 'standby'), own(home, 'home')];
      expect(eras.map((rows) => [rows.length > 0, rows.filter((id) => !ids.has(id))])).toEqual([
        [true, []],
        [true, []],
        [true, []],
      ]);
    }
    expect(old.map((server) => server.refusesCommits())).toEqual(old.map(() => expect.stringContaining('closed')));
    expect(deeds(story)).toHaveLength(6);
  });
}, 300_000);

test.each(['before state', 'answer lost'] as const)(
  'a reprotect that is killed anywhere (%s) is gone on with, does everything once, and touches nothing that serves',
  async (kind) => {
    let undisturbed: ExecutionRun | undefined;
    await away(async (story) => {
      undisturbed = await start(story, BACK, 'whole');
    });
    const places = (kind === 'before state' ? undisturbed?.places : undisturbed?.calls) ?? [];
    expect(places.length).toBeGreaterThan(8);
    const bad: Record<string, unknown> = {};
    for (const [index, place] of places.entries()) {
      await away(async (story) => {
        const first = await start(story, BACK, 'first', { kind, at: index + 1 });
        await story.wait(100);
        const between = open(story);
        const second = await start(story, BACK, 'second');
        const seen = [first.result.status, between, second.result.status, deeds(story).length, open(story)];
        if (seen.join(' ') !== 'ABORTED 0,2 SUCCEEDED 6 0,2') bad[`${index + 1} ${place}`] = [...seen, second.result];
      });
    }
    expect(bad).toEqual({});
  },
  1_800_000,
);
