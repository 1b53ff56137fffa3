import { loadMachine, type Walk, walkErrorPaths } from '../../../lab/machine';
import { answers, machineOf, pass, task } from './machines';

const toReport = [
  { ErrorEquals: ['States.DataLimitExceeded'], Next: 'Report' },
  { ErrorEquals: ['States.ALL'], Next: 'Report' },
];
const step = (Next: string, fields: object = {}): object =>
  task({ End: undefined, Next, TimeoutSeconds: 20, Catch: toReport, ...fields });

const poll = {
  Type: 'Choice',
  Choices: [{ Variable: '$', StringEquals: 'done', Next: 'Report' }],
  Default: 'Promote',
};

const definition = (promote: object, extra: Record<string, object> = {}): object =>
  machineOf({
    Claim: step('Promote', { Retry: [{ ErrorEquals: ['Transient'], MaxAttempts: 2 }] }),
    Promote: step('Promoted?', promote),
    'Promoted?': poll,
    Report: pass(),
    ...extra,
  });

const HAPPY = {
  name: 'promotion at the second look',
  input: {},
  script: { Claim: answers({}), Promote: answers('under way', 'done') },
};

const label = ({ task: name, outcome, fromCall }: Walk): string =>
  `${name} ${fromCall} ${typeof outcome === 'string' ? outcome : outcome.error}`;

describe('walking the error paths', () => {
  test('breaks every task in every way, at every call of the happy path', async () => {
    const { walks, unreached, withoutTimeout } = await walkErrorPaths(loadMachine(definition({}), 'failover'), [HAPPY]);
    expect(walks.map(label)).toEqual([
      'Claim 1 succeeds',
      'Claim 1 Transient',
      'Claim 1 Whatever',
      'Claim 1 States.DataLimitExceeded',
      'Claim 1 times out',
      'Promote 1 succeeds',
      'Promote 1 Whatever',
      'Promote 1 States.DataLimitExceeded',
      'Promote 1 times out',
      'Promote 2 Whatever',
      'Promote 2 States.DataLimitExceeded',
      'Promote 2 times out',
    ]);
    expect(walks.every(({ visited }) => visited.at(-1) === 'Report')).toBe(true);
    expect([unreached, withoutTimeout]).toEqual([[], []]);
  });

  test('finds the error that does not end in the report', async () => {
    const promote = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Report' }] };
    const { walks } = await walkErrorPaths(loadMachine(definition(promote), 'failover'), [HAPPY]);
    const lost = walks.filter(({ visited }) => visited.at(-1) !== 'Report');
    expect(lost.map(label)).toEqual(['Promote 1 States.DataLimitExceeded', 'Promote 2 States.DataLimitExceeded']);
    expect(lost[0]?.result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  test('names the tasks that no happy path comes by, and those that could hang', async () => {
    const promote = { TimeoutSeconds: undefined, Catch: [{ ErrorEquals: ['Rare'], Next: 'Repair' }] };
    const machine = loadMachine(definition(promote, { Repair: task({ TimeoutSeconds: 1 }) }), 'failover');
    const { unreached, withoutTimeout, walks } = await walkErrorPaths(machine, [
      { ...HAPPY, script: { ...HAPPY.script, Repair: answers(1) } },
    ]);
    expect(unreached).toEqual(['Repair']);
    expect(withoutTimeout).toEqual(['Promote']);
    expect(walks.some(({ task: name, outcome }) => name === 'Promote' && outcome === 'times out')).toBe(false);
  });

  test('fails when a happy path has no answer for a task', async () => {
    const machine = loadMachine(definition({}), 'failover');
    await expect(walkErrorPaths(machine, [{ name: 'none', input: {}, script: {} }])).rejects.toThrow(
      'the script has no outcome for task "Claim"',
    );
  });
});
