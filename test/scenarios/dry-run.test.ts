import type { ExecutionRun } from '../../lab/rehearsal/run-execution';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { PERSON, Story } from '../../lab/rehearsal/story';
import type { JournalEntry } from '../../lambda/domain/dry-run';
import { plannedCalls } from '../../lambda/domain/dry-run';
import { shippedMachine } from './shipped';

const DRY = { trigger: { ...PERSON.trigger, kind: 'dry-run' } };

const outputOf = ({ result }: ExecutionRun): Record<string, unknown> => {
  if (result.status !== 'SUCCEEDED') throw new Error(JSON.stringify(result));
  return result.output as Record<string, unknown>;
};

/** Everything that a run may change: the ledger, databases, services, parameters, names. */
function everything({ world }: Story): string {
  const sides = (['home', 'standby'] as const).map((side) => world.region(world.regionOf(side)));
  return JSON.stringify({
    ledger: [...world.table.cells].map(([key, { value }]) => [key, value]).sort(),
    fleets: sides.map(({ fleet }) => [...fleet.instances].map(([name, { role, status, phase }]) => [name, role, status, phase])),
    services: sides.map(({ cluster }) => [...cluster.services]),
    parameters: sides.map(({ parameters }) => [...parameters.values]),
    names: [...world.names.targets],
    notices: sides.map(({ notices }) => notices.sent),
  });
}

/** In the words in which the rehearsal counts what the run in earnest has changed. */
const WORDS: Readonly<Record<string, (call: JournalEntry) => string[]>> = {
  'rds:PromoteReadReplica': ({ target }) => [`promote ${target}`],
  'ecs:UpdateService': ({ target }) => [`scale ${target}`],
  'ssm:PutParameter': ({ target }) => [`write ${target}`],
  'route53:ChangeResourceRecordSets': ({ target }) => [`point ${target}`],
  'sql:open': ({ target }) => [`open ${target.split(' at ')[1]?.split(':')[0]}`],
  'dynamodb:UpdateItem': ({ effect }) =>
    effect?.kind === 'lease' && effect.lease.taken?.at !== undefined && effect.lease.renewSeq > 0 ? [`lease`] : [],
};

const inWords = (calls: readonly JournalEntry[]): string[] =>
  calls.flatMap((call) => WORDS[call.operation]?.(call) ?? []).filter((word) => word !== 'lease');

describe.each(['failover', 'switchover'] as const)('a dry run of the %s that ships', (orchestration) => {
  let shipped: ShippedMachine;
  let calls: readonly JournalEntry[];
  let run: ExecutionRun;
  let before: string;
  let after: string;
  let changes: readonly string[];
  let real: ExecutionRun;

  beforeAll(async () => {
    shipped = await shippedMachine(undefined, orchestration);
    const story = new Story(shipped);
    await story.told(async () => {
      await story.serving();
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
    const wanted = changes.filter((change) => !change.startsWith('take epoch'));
    expect([...inWords(calls)].sort()).toEqual([...wanted].sort());
    expect(calls.filter(({ verdict }) => verdict === 'would fail')).toEqual([]);
    expect(calls.filter(({ effect }) => effect?.kind === 'lease')[0]).toMatchObject({ step: 'TakeOwnership' });
  });

  test('runs the states of the run in earnest, but for its waits', () => {
    const steps = ({ calls: names }: ExecutionRun) => [...new Set(names)].sort();
    expect(steps(run)).toEqual(steps(real));
  });
});
