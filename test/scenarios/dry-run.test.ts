import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import type { ExecutionRun } from '../../lab/rehearsal/run-execution';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { PERSON, Story } from '../../lab/rehearsal/story';
import { type JournalEntry, plannedCalls } from '../../lambda/domain/dry-run';
import { everything } from './everything';
import { shippedMachine } from './shipped';

const DRY = { trigger: { ...PERSON.trigger, kind: 'dry-run' } };

const outputOf = ({ result }: ExecutionRun): Record<string, unknown> => {
  if (result.status !== 'SUCCEEDED') throw new Error(JSON.stringify(result));
  return result.output as Record<string, unknown>;
};

/** In the words in which the rehearsal counts what the run in earnest has changed. */
const WORDS: Readonly<Record<string, (call: JournalEntry) => string[]>> = {
  'rds:PromoteReadReplica': ({ target }) => [`promote ${target}`],
  'ecs:UpdateService': ({ target }) => [`scale ${target}`],
  'ssm:PutParameter': ({ target }) => [`write ${target}`],
  'route53:ChangeResourceRecordSets': ({ target }) => [`point ${target}`],
  'sql:open': ({ target }) => [`open ${target.split(' at ')[1]?.split(':')[0]}`],
  'dynamodb:UpdateItem': ({ step, effect }) =>
    step === 'TakeOwnership' && effect?.kind === 'lease' ? [`take epoch ${effect.lease.epoch}`] : [],
};

const inWords = (calls: readonly JournalEntry[]): string[] =>
  calls.flatMap((call) => WORDS[call.operation]?.(call) ?? []);

describe.each([
  ['failover', 'both sides are well', async () => undefined],
  ['failover', 'home is cut off', (story: Story) => story.partition()],
  ['switchover', 'both sides are well', async () => undefined],
] as const)('a dry run of the %s that ships, while %s', (orchestration, _, befalls) => {
  let shipped: ShippedMachine;
  let calls: readonly JournalEntry[];
  let run: ExecutionRun;
  let before: string;
  let after: string;
  let changes: readonly string[];
  let real: ExecutionRun;

  beforeAll(async () => {
    shipped = await shippedMachine(CONFIG, orchestration);
    const story = new Story(shipped);
    await story.told(async () => {
      await story.serving();
      await befalls(story);
      before = everything(story);
      run = await story.run('dry-1', DRY);
      after = everything(story);
      calls = plannedCalls(run.result.status === 'SUCCEEDED' ? run.result.output : {});
      expect(story.deeds.changes).toEqual([]);
      real = await story.run('run-1', PERSON);
      changes = story.deeds.changes;
    });
  });

  test('comes to its end in no time, and changes nothing', () => {
    expect(outputOf(run).report).toMatchObject({ outcome: 'completed', complete: true });
    expect(after).toBe(before);
  });

  test('names the calls that the run in earnest then makes, each with a verdict', () => {
    expect(outputOf(real).report).toMatchObject({ outcome: 'completed' });
    expect(changes.length).toBeGreaterThan(8);
    expect([...inWords(calls)].sort()).toEqual([...changes].sort());
    expect(calls.filter(({ verdict }) => verdict === 'would fail')).toEqual([]);
    expect(calls.filter(({ effect }) => effect?.kind === 'lease')[0]).toMatchObject({ step: 'TakeOwnership' });
  });

  test('runs the states of the run in earnest, but for its waits', () => {
    const steps = ({ calls: names }: ExecutionRun) => [...new Set(names)].sort();
    expect(steps(run)).toEqual(steps(real));
  });
});
