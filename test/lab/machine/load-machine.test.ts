import { loadMachine, UnsupportedDefinition } from '../../../lab/machine';
import { ARN, machineOf, pass, task } from './machines';

function problemsOf(definition: unknown): readonly string[] {
  try {
    loadMachine(definition, 'failover');
    return [];
  } catch (error) {
    if (error instanceof UnsupportedDefinition) return error.problems;
    throw error;
  }
}

const one = (state: object): object => machineOf({ Only: state });
const reaching = (state: object, ...names: string[]): object =>
  machineOf({ Only: state, ...Object.fromEntries(names.map((name) => [name, pass()])) });
const retry = (retrier: object): object => one(task({ Retry: [retrier] }));
const rule = (fields: object): object => reaching({ Type: 'Choice', Choices: [{ Next: 'Yes', ...fields }] }, 'Yes');
const parallel = (fields: object): object => one({ Type: 'Parallel', End: true, ...fields });
const parameters = (template: unknown): object => one(pass({ Parameters: template }));

const TASK_FIELDS =
  'Catch, Comment, End, InputPath, Next, OutputPath, Parameters, QueryLanguage, Resource, ResultPath, ResultSelector, Retry, TimeoutSeconds, Type';
const INTRINSICS =
  'States.Array, States.ArrayContains, States.ArrayGetItem, States.ArrayLength, States.Format, States.JsonMerge, States.JsonToString, States.MathAdd, States.StringToJson, States.UUID';
const OPERATORS =
  'And, Or, Not, IsPresent, IsNull, IsString, IsNumeric, IsBoolean, IsTimestamp, StringEquals, StringLessThan, StringLessThanEquals, StringGreaterThan, StringGreaterThanEquals, NumericEquals, NumericLessThan, NumericLessThanEquals, NumericGreaterThan, NumericGreaterThanEquals, TimestampEquals, TimestampLessThan, TimestampLessThanEquals, TimestampGreaterThan, TimestampGreaterThanEquals, BooleanEquals, StringMatches';
const NOT_A_REFERENCE = 'a reference path has names and indexes only, no filter, wildcard, slice, ".." or variable';

const REFUSED: [string, unknown, string][] = [
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

  [
    'a service integration',
    one(task({ Resource: 'arn:aws:states:::lambda:invoke' })),
    'state "Only": field "Resource" "arn:aws:states:::lambda:invoke" is a service integration, which is not implemented; only the ARN of a Lambda function is',
  ],
  [
    'an activity',
    one(task({ Resource: 'arn:aws:states:eu-west-1:111122223333:activity:x' })),
    'state "Only": field "Resource" must be the ARN of a Lambda function, not "arn:aws:states:eu-west-1:111122223333:activity:x"',
  ],
  [
    'an unresolved reference',
    one(task({ Resource: { Ref: 'Fn' } })),
    'state "Only": field "Resource" must be a string, not {"Ref":"Fn"}',
  ],
  ['no resource', one({ Type: 'Task', End: true }), 'state "Only": field "Resource" is missing'],
  [
    'a heartbeat',
    one(task({ HeartbeatSeconds: 5 })),
    `state "Only": field "HeartbeatSeconds" is not implemented here, only ${TASK_FIELDS}`,
  ],
  [
    'TimeoutSecondsPath',
    one(task({ TimeoutSecondsPath: '$.t' })),
    `state "Only": field "TimeoutSecondsPath" is not implemented here, only ${TASK_FIELDS}`,
  ],
  [
    'credentials',
    one(task({ Credentials: {} })),
    `state "Only": field "Credentials" is not implemented here, only ${TASK_FIELDS}`,
  ],
  [
    'a fraction of a second',
    one(task({ TimeoutSeconds: 1.5 })),
    'state "Only": field "TimeoutSeconds" must be a whole number from 1 to 99999999, not 1.5',
  ],

  ['a retrier without errors', retry({}), 'state "Only", Retry[0]: field "ErrorEquals" must name at least one error'],
  [
    'States.ALL beside another',
    retry({ ErrorEquals: ['E', 'States.ALL'] }),
    'state "Only", Retry[0]: field "ErrorEquals" must have States.ALL alone, in the last entry',
  ],
  [
    'States.ALL not last',
    one(task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] })),
    'state "Only", Retry[0]: field "ErrorEquals" must have States.ALL alone, in the last entry',
  ],
  [
    'a catch of States.Runtime',
    reaching(task({ Catch: [{ ErrorEquals: ['States.Runtime'], Next: 'B' }] }), 'B'),
    'state "Only", Catch[0]: field "ErrorEquals" names States.Runtime, which AWS neither retries nor catches',
  ],
  [
    'another predefined error',
    retry({ ErrorEquals: ['States.Permissions'] }),
    'state "Only", Retry[0]: field "ErrorEquals" names States.Permissions, which is not implemented: States.Timeout, States.DataLimitExceeded, States.ResultPathMatchFailure are',
  ],
  [
    'an unknown jitter',
    retry({ ErrorEquals: ['E'], JitterStrategy: 'HALF' }),
    'state "Only", Retry[0]: field "JitterStrategy" must be FULL or NONE, not "HALF"',
  ],
  [
    'a rate below 1',
    retry({ ErrorEquals: ['E'], BackoffRate: 0.5 }),
    'state "Only", Retry[0]: field "BackoffRate" must be a number from 1 to 9007199254740991, not 0.5',
  ],
  [
    'an unknown retry field',
    retry({ ErrorEquals: ['E'], MaxTries: 1 }),
    'state "Only", Retry[0]: field "MaxTries" is not implemented here, only BackoffRate, Comment, ErrorEquals, IntervalSeconds, JitterStrategy, MaxAttempts, MaxDelaySeconds',
  ],
  [
    'a catcher without Next',
    one(task({ Catch: [{ ErrorEquals: ['E'] }] })),
    'state "Only", Catch[0]: field "Next" is missing',
  ],
  [
    'a catcher that leads nowhere',
    one(task({ Catch: [{ ErrorEquals: ['E'], Next: 'Gone' }] })),
    'state "Only": leads to "Gone", which is not a state of the same graph',
  ],
  [
    'an unknown catch field',
    reaching(task({ Catch: [{ ErrorEquals: ['E'], Next: 'B', Output: 1 }] }), 'B'),
    'state "Only", Catch[0]: field "Output" is not implemented here, only Comment, ErrorEquals, Next, ResultPath',
  ],
  [
    'States.TaskFailed on a Parallel',
    parallel({ Branches: [machineOf({ A: pass() })], Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }),
    'state "Only", Retry[0]: field "ErrorEquals" names States.TaskFailed, which is implemented for a Task only, not for a Parallel',
  ],

  ['no rules', one({ Type: 'Choice', Choices: [] }), 'state "Only": field "Choices" must have at least one rule'],
  [
    'an unknown operator',
    rule({ Variable: '$.a', StringEndsWith: 'x' }),
    `state "Only", Choices[0]: field "StringEndsWith" is not implemented: ${OPERATORS} are, comparisons also as …Path`,
  ],
  [
    'StringMatchesPath',
    rule({ Variable: '$.a', StringMatchesPath: '$.b' }),
    `state "Only", Choices[0]: field "StringMatchesPath" is not implemented: ${OPERATORS} are, comparisons also as …Path`,
  ],
  [
    'a JSONata condition',
    rule({ Condition: '{% true %}' }),
    `state "Only", Choices[0]: field "Condition" is not implemented: ${OPERATORS} are, comparisons also as …Path`,
  ],
  [
    'two operators',
    rule({ Variable: '$.a', IsNull: true, IsString: true }),
    'state "Only", Choices[0]: must have exactly one operator, not 2',
  ],
  ['no operator', rule({ Variable: '$.a' }), 'state "Only", Choices[0]: must have exactly one operator, not 0'],
  ['no variable', rule({ IsNull: true }), 'state "Only", Choices[0]: field "Variable" is missing'],
  [
    'a literal of another type',
    rule({ Variable: '$.a', NumericEquals: '1' }),
    'state "Only", Choices[0]: field "NumericEquals" must be a number, not "1"',
  ],
  [
    'a type test that is no flag',
    rule({ Variable: '$.a', IsNull: 'yes' }),
    'state "Only", Choices[0]: field "IsNull" must be true or false, not "yes"',
  ],
  ['an empty And', rule({ And: [] }), 'state "Only", Choices[0]: field "And" must have at least one rule'],
  [
    'a Next inside And',
    rule({ And: [{ Variable: '$.a', IsNull: true, Next: 'Yes' }] }),
    'state "Only", Choices[0], And[0]: field "Next" can not stand inside And, Or or Not',
  ],
  [
    'retries of a Choice',
    reaching({ Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'Yes' }], Retry: [] }, 'Yes'),
    'state "Only": field "Retry" is not implemented here, only Choices, Comment, Default, InputPath, OutputPath, QueryLanguage, Type',
  ],

  [
    'a Wait without a time',
    one({ Type: 'Wait', End: true }),
    'state "Only": field "Seconds", SecondsPath, Timestamp or TimestampPath must stand here, exactly one, not 0',
  ],
  [
    'a Wait with two times',
    one({ Type: 'Wait', Seconds: 1, SecondsPath: '$.s', End: true }),
    'state "Only": field "Seconds", SecondsPath, Timestamp or TimestampPath must stand here, exactly one, not 2',
  ],
  [
    'a Timestamp that is none',
    one({ Type: 'Wait', Timestamp: 'soon', End: true }),
    'state "Only": field "Timestamp" must be a time such as "2026-01-31T12:00:00Z"',
  ],

  [
    'a Fail without a name',
    one({ Type: 'Fail' }),
    'state "Only": field "Error" or "ErrorPath" is missing: a failure without a name is not implemented',
  ],
  [
    'Cause beside CausePath',
    one({ Type: 'Fail', Error: 'E', Cause: 'c', CausePath: '$.c' }),
    'state "Only": field "Cause" can not stand beside "CausePath"',
  ],

  ['no branches', parallel({ Branches: [] }), 'state "Only": field "Branches" must have at least one branch'],
  [
    'a name that stands in two branches',
    parallel({ Branches: [machineOf({ A: pass() }), machineOf({ A: pass() })] }),
    'state "A": the name stands twice in the machine, it must be unique',
  ],
  [
    'a way out of a branch',
    parallel({ Branches: [machineOf({ A: { Type: 'Pass', Next: 'Only' } })] }),
    'state "A": leads to "Only", which is not a state of the same graph',
  ],
  [
    'an unknown branch field',
    parallel({ Branches: [machineOf({ A: pass() }, { TimeoutSeconds: 5 })] }),
    'state "Only", Branches[0]: field "TimeoutSeconds" is not implemented here, only Comment, QueryLanguage, StartAt, States',
  ],

  [
    'a wildcard',
    one(pass({ InputPath: '$.a[*]' })),
    `state "Only", InputPath: path "$.a[*]" is not implemented from "[*]" on: ${NOT_A_REFERENCE}`,
  ],
  [
    'a filter',
    one(pass({ OutputPath: '$.a[?(@.b)]' })),
    `state "Only", OutputPath: path "$.a[?(@.b)]" is not implemented from "[?(@.b)]" on: ${NOT_A_REFERENCE}`,
  ],
  [
    'a slice',
    one(pass({ InputPath: '$.a[0:2]' })),
    `state "Only", InputPath: path "$.a[0:2]" is not implemented from "[0:2]" on: ${NOT_A_REFERENCE}`,
  ],
  [
    'a descent',
    one(pass({ InputPath: '$..a' })),
    `state "Only", InputPath: path "$..a" is not implemented from "..a" on: ${NOT_A_REFERENCE}`,
  ],
  [
    'a variable',
    one(pass({ InputPath: '$seen' })),
    `state "Only", InputPath: path "$seen" is not implemented from "seen" on: ${NOT_A_REFERENCE}`,
  ],
  [
    'something else than a path',
    one(pass({ InputPath: 'a.b' })),
    'state "Only", InputPath: "a.b" is not a path, a path starts with "$"',
  ],
  ['a path that is no text', one(pass({ InputPath: 1 })), 'state "Only": field "InputPath" must be a string, not 1'],
  [
    'a task token',
    parameters({ 'token.$': '$$.Task.Token' }),
    'state "Only", Parameters.token.$: path "$$.Task.Token" is not implemented: the context object has Execution, State, StateMachine',
  ],
  [
    'an unknown context field',
    parameters({ 'v.$': '$$.Execution.RedriveTime' }),
    'state "Only", Parameters.v.$: path "$$.Execution.RedriveTime" is not implemented: $$.Execution has Id, Input, Name, RedriveCount, RoleArn, StartTime',
  ],
  [
    'a result in the context object',
    one(pass({ ResultPath: '$$.State' })),
    'state "Only": field "ResultPath" can not write to the context object, got "$$.State"',
  ],
  [
    'a result at an index',
    one(pass({ ResultPath: '$.a[0]' })),
    'state "Only": field "ResultPath" is not implemented with an index, got "$.a[0]"',
  ],

  [
    'an unknown intrinsic',
    parameters({ 'v.$': "States.Hash('a', 'MD5')" }),
    `state "Only", Parameters.v.$: intrinsic "States.Hash('a', 'MD5')" States.Hash is not implemented, implemented are ${INTRINSICS}`,
  ],
  [
    'an intrinsic with too few arguments',
    parameters({ a: [{ 'v.$': 'States.MathAdd(1)' }] }),
    'state "Only", Parameters.a[0].v.$: intrinsic "States.MathAdd(1)" has 1 arguments, States.MathAdd takes 2',
  ],
  [
    'an intrinsic with no arguments',
    parameters({ 'v.$': 'States.Format()' }),
    'state "Only", Parameters.v.$: intrinsic "States.Format()" has 0 arguments, States.Format takes 1 or more',
  ],
  [
    'an intrinsic that does not end',
    parameters({ 'v.$': 'States.UUID(' }),
    'state "Only", Parameters.v.$: intrinsic "States.UUID(" needs the name of an intrinsic',
  ],
  [
    'an intrinsic with a rest',
    parameters({ 'v.$': 'States.UUID() + 1' }),
    'state "Only", Parameters.v.$: intrinsic "States.UUID() + 1" has "+ 1" after its end',
  ],
  [
    'intrinsics nested eleven deep',
    parameters({ 'v.$': `${'States.Array('.repeat(11)}${')'.repeat(11)}` }),
    `state "Only", Parameters.v.$: intrinsic "${'States.Array('.repeat(11)}${')'.repeat(11)}" nests deeper than 10`,
  ],
  [
    'a filled key without a path',
    parameters({ 'v.$': 3 }),
    'state "Only", Parameters.v.$: needs a path or an intrinsic, not 3',
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
