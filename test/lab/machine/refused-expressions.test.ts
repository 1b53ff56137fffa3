import { pass } from './machines';
import { one, problemsOf, type Refusal } from './refusals';

const parameters = (template: unknown): object => one(pass({ Parameters: template }));
const INTRINSICS =
  'States.Array, States.ArrayContains, States.ArrayGetItem, States.ArrayLength, States.Format, States.JsonMerge, States.JsonToString, States.MathAdd, States.StringToJson, States.UUID';
const NOT_A_REFERENCE = 'a reference path has names and indexes only, no filter, wildcard, slice, ".." or variable';

const REFUSED: Refusal[] = [
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

describe('a definition with a path or an intrinsic that is not implemented', () => {
  test.each(REFUSED)('refuses %s', (_, definition, problem) => {
    expect(problemsOf(definition)).toContain(problem);
  });
});
