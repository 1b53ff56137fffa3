import { MemoryFunctions } from '../../lab/rehearsal/memory-functions';
import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import { type ExecutionRun, runExecution } from '../../lab/rehearsal/run-execution';
import { machineOf } from '../../lab/rehearsal/shipped-machine';
import { PERSON, Story } from '../../lab/rehearsal/story';
import { type JournalEntry, plannedCalls } from '../../lambda/domain/dry-run';
import { everything } from './everything';
import { shippedMachine } from './shipped';

const DRY = { trigger: { ...PERSON.trigger, kind: 'dry-run' } };
const SHORT_DRAIN = {
  ...CONFIG,
  workloads: CONFIG.workloads.map((workload) => ({
    ...workload,
    ...(workload.jobs && { jobs: { ...workload.jobs, drainTimeout: '30 seconds' } }),
  })),
};

const outputOf = ({ result }: ExecutionRun): Record<string, unknown> => {
  if (result.status !== 'SUCCEEDED') throw new Error(JSON.stringify(result));
  return result.output as Record<string, unknown>;
};

/** In the words in which the seeding in memory counts what took effect. */
const WORDS: Readonly<Record<string, (target: string) => string>> = {
  'rds:CreateDBSnapshot': (target) => `snapshot ${target}`,
  'rds:ModifyDBInstance': (target) => target.replace(' to ', ' is called '),
  'rds:CreateDBInstanceReadReplica': (target) => target.replace(' of ', ' follows ').replace(/ in \S+$/, ''),
};

const inWords = (calls: readonly JournalEntry[]): string[] =>
  calls.flatMap(({ step, operation, target }) =>
    step === 'SeedReplica' && operation === 'rds:ModifyDBInstance' ? [] : (WORDS[operation]?.(target) ?? []),
  );

describe('a dry run of the reprotect that ships, after a switchover', () => {
  let calls: readonly JournalEntry[];
  let run: ExecutionRun;
  let real: ExecutionRun;
  let states: readonly string[];
  let deeds: readonly string[];
  let lists: object;

  beforeAll(async () => {
    const shipped = await shippedMachine(SHORT_DRAIN, 'switchover');
    const story = new Story(shipped);
    const { world } = story;
    const home = world.regionOf('home');
    const start = (name: string, input: unknown): Promise<ExecutionRun> => {
      const { machine, arn } = machineOf(shipped.workload, 'home', 'reprotect');
      const functions = new MemoryFunctions(world.portsIn(home), world.context(home));
      return runExecution(world, { name, input, machine, machineArn: arn, functions });
    };
    await story.told(async () => {
      await story.serving();
      await story.run('there', PERSON);
      await story.wait(60);
      const before = everything(story);
      run = await start('dry-1', DRY);
      states = [before, everything(story)];
      calls = plannedCalls(run.result.status === 'SUCCEEDED' ? run.result.output : {});
      real = await start('reprotect-1', PERSON);
      deeds = world.region(home).seeding.deeds;
      lists = await world.portsIn(home).losses.lost(2);
    });
  }, 300_000);

  test('comes to its end in no time, and changes nothing', () => {
    expect(outputOf(run).report).toMatchObject({ outcome: 'completed', complete: true });
    expect(states[1]).toBe(states[0]);
  });

  test('names the calls that the run in earnest then makes, each with a verdict', () => {
    expect(outputOf(real).report).toMatchObject({ outcome: 'completed' });
    expect(deeds).toHaveLength(6);
    expect([...inWords(calls)].sort()).toEqual([...deeds].sort());
    expect(calls.filter(({ verdict }) => verdict !== 'would pass').map(({ operation }) => operation)).toEqual([
      'sns:Publish',
    ]);
    const settling = calls.filter(({ step, operation }) => step === 'SeedReplica' && /Modify|Reboot/.test(operation));
    expect(settling.map(({ operation }) => operation).sort()).toEqual([
      ...['rds:ModifyDBInstance', 'rds:ModifyDBInstance'],
      ...['rds:RebootDBInstance', 'rds:RebootDBInstance'],
    ]);
    // After a switchover nothing is lost, and nothing is listed.
    expect(calls.filter(({ target }) => target.startsWith('ledger: lost rows'))).toEqual([]);
    expect(lists).toEqual({});
    expect(calls.map(({ target }) => target)).toContain('ledger: protection of us-east-1, epoch 2');
  });

  test('runs the states of the run in earnest, but for its waits', () => {
    const steps = ({ calls: names }: ExecutionRun) => [...new Set(names)].sort();
    expect(steps(run)).toEqual(steps(real));
  });
});
