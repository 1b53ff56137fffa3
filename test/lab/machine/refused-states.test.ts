import { machineOf, pass, task } from './machines';
import { one, problemsOf, type Refusal, reaching, TASK_FIELDS } from './refusals';

const retry = (retrier: object): object => one(task({ Retry: [retrier] }));
const rule = (fields: object): object => reaching({ Type: 'Choice', Choices: [{ Next: 'Yes', ...fields }] }, 'Yes');
const parallel = (fields: object): object => one({ Type: 'Parallel', End: true, ...fields });
const OPERATORS =
  'And, Or, Not, IsPresent, IsNull, IsString, IsNumeric, IsBoolean, IsTimestamp, StringEquals, StringLessThan, StringLessThanEquals, StringGreaterThan, StringGreaterThanEquals, NumericEquals, NumericLessThan, NumericLessThanEquals, NumericGreaterThan, NumericGreaterThanEquals, TimestampEquals, TimestampLessThan, TimestampLessThanEquals, TimestampGreaterThan, TimestampGreaterThanEquals, BooleanEquals, StringMatches';

const REFUSED: Refusal[] = [
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
    'state "Only": field "Seconds" or SecondsPath, Timestamp, TimestampPath must stand here, exactly one, not 0',
  ],
  [
    'a Wait with two times',
    one({ Type: 'Wait', Seconds: 1, SecondsPath: '$.s', End: true }),
    'state "Only": field "Seconds" or SecondsPath, Timestamp, TimestampPath must stand here, exactly one, not 2',
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
];

describe('a definition with a state that is not implemented', () => {
  test.each(REFUSED)('refuses %s', (_, definition, problem) => {
    expect(problemsOf(definition)).toContain(problem);
  });
});
