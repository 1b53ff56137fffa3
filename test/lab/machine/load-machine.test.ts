import { loadMachine } from '../../../lab/machine';
import { ARN, machineOf, pass, task } from './machines';
import { one, problemsOf, type Refusal, reaching, TASK_FIELDS } from './refusals';

const REFUSED: Refusal[] = [
  ['no object', [], 'machine: must be an object, not []'],
  ['no StartAt', { States: { A: pass() } }, 'machine: field "StartAt" is missing'],
  ['no States', { StartAt: 'A' }, 'machine: field "States" is missing'],
  [
    'a start that is missing',
    { StartAt: 'B', States: { A: pass() } },
    'machine: field "StartAt" names "B", which is not among its states',
  ],
  [
    'an unknown machine field',
    machineOf({ A: pass() }, { Processor: 1 }),
    'machine: field "Processor" is not implemented here, only Comment, QueryLanguage, StartAt, States, TimeoutSeconds, Version',
  ],
  ['another version', machineOf({ A: pass() }, { Version: '2.0' }), 'machine: field "Version" must be "1.0"'],
  [
    'a machine without a sound time limit',
    machineOf({ A: pass() }, { TimeoutSeconds: 0 }),
    'machine: field "TimeoutSeconds" must be a whole number from 1 to 99999999, not 0',
  ],
  [
    'JSONata for the machine',
    machineOf({ A: pass() }, { QueryLanguage: 'JSONata' }),
    'machine: field "QueryLanguage" "JSONata" is not implemented, only JSONPath',
  ],
  [
    'JSONata for a state',
    one(pass({ QueryLanguage: 'JSONata' })),
    'state "Only": field "QueryLanguage" "JSONata" is not implemented, only JSONPath',
  ],
  [
    'variables',
    one(pass({ Assign: { a: 1 } })),
    'state "Only": field "Assign" is not implemented here, only Comment, End, InputPath, Next, OutputPath, Parameters, QueryLanguage, Result, ResultPath, Type',
  ],
  [
    'a Map',
    one({ Type: 'Map', ItemProcessor: {}, End: true }),
    'state "Only": field "Type" "Map" is not implemented, only Pass, Task, Choice, Wait, Parallel, Succeed, Fail',
  ],
  ['no type', one({}), 'state "Only": field "Type" is missing'],
  ['a state that is no object', machineOf({ Only: 1 as unknown as object }), 'state "Only": must be an object, not 1'],
  [
    'neither Next nor End',
    one({ Type: 'Pass' }),
    'state "Only": field "Next" or "End": true must stand here, exactly one of them',
  ],
  [
    'both Next and End',
    reaching(pass({ Next: 'B' }), 'B'),
    'state "Only": field "Next" or "End": true must stand here, exactly one of them',
  ],
  [
    'a Next that is missing',
    one({ Type: 'Pass', Next: 'Gone' }),
    'state "Only": leads to "Gone", which is not a state of the same graph',
  ],
  ['a state that can not be reached', reaching(pass(), 'Lonely'), 'state "Lonely": can not be reached'],
  [
    'a name of 81 characters',
    machineOf({ ['x'.repeat(81)]: pass() }),
    `state "${'x'.repeat(81)}": the name has 81 characters, the limit is 80`,
  ],
  [
    'Result beside Parameters',
    one(pass({ Result: 1, Parameters: {} })),
    'state "Only": field "Result" is not implemented together with Parameters',
  ],
];

describe('a definition', () => {
  test.each(REFUSED)('refuses %s', (_, definition, problem) => {
    expect(problemsOf(definition)).toContain(problem);
  });

  test('is refused with everything that is wrong, at once', () => {
    const definition = machineOf({
      A: task({ HeartbeatSeconds: 5, Next: 'Gone', End: undefined }),
      B: { Type: 'Map' },
    });
    expect(() => loadMachine(definition, 'failover')).toThrow(
      [
        'the lab can not run state machine "failover":',
        `- state "A": field "HeartbeatSeconds" is not implemented here, only ${TASK_FIELDS}`,
        '- state "B": field "Type" "Map" is not implemented, only Pass, Task, Choice, Wait, Parallel, Succeed, Fail',
        '- state "A": leads to "Gone", which is not a state of the same graph',
        '- state "B": can not be reached',
      ].join('\n'),
    );
  });

  test('is read with all its states, those of branches too', () => {
    const branch = machineOf({ Inner: task({ TimeoutSeconds: 20 }) });
    const machine = loadMachine(
      machineOf({ Outer: { Type: 'Parallel', Branches: [branch], End: true } }, { TimeoutSeconds: 60, Version: '1.0' }),
      'failover',
    );
    expect([...machine.states.keys()].sort()).toEqual(['Inner', 'Outer']);
    expect(machine.timeoutSeconds).toBe(60);
    expect(machine.states.get('Inner')?.task).toEqual({ functionArn: ARN, timeoutSeconds: 20 });
  });
});
