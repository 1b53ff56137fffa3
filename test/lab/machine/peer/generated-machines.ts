import * as fc from 'fast-check';
import type { Json, TaskOutcome } from '../../../../lab/machine';
import { type Block, CaseBuilder, type Handlers, type Plan } from './case-builder';
import type { DefinedCase } from './compare-with-peer';

const INPUT: Json = { n: 2, s: 'abc', b: true, none: null, list: [1, { x: 'y' }], deep: { er: { v: 1 } } };

const ERRORS = ['Transient', 'BadInput', 'Whatever'];
const error = fc.constantFrom(...ERRORS);
const skip = fc.nat({ max: 3 });
const answer: fc.Arbitrary<TaskOutcome> = fc
  .constantFrom<Json>(1, 'text', null, { ok: true, v: 3 }, [1, 2])
  .map((output) => ({ kind: 'answers', output }));
const failure: fc.Arbitrary<TaskOutcome> = error.map((name) => ({
  kind: 'fails',
  error: name,
  cause: `${name} it was`,
}));
const hang: fc.Arbitrary<TaskOutcome> = fc.constant({ kind: 'hangs' });

const outcomes = fc
  .tuple(
    fc.array(fc.oneof({ weight: 8, arbitrary: failure }, { weight: 1, arbitrary: hang }), { maxLength: 3 }),
    fc.oneof({ weight: 3, arbitrary: answer }, { weight: 1, arbitrary: failure }),
  )
  .map(([before, last]) => [...before, last]);

const passFields = fc.constantFrom<object>(
  { ResultPath: '$.note' },
  { ResultPath: null, Result: 1 },
  { ResultPath: '$.deep.er.note', Result: { r: [1, 2] } },
  { ResultPath: '$.note', InputPath: '$.list[1]' },
  { ResultPath: '$.note', Parameters: { 'a.$': '$.deep.er.v', b: [{ 'c.$': '$.s' }, 'd'], 'whole.$': '$' } },
  { ResultPath: '$.note', Parameters: { 'a.$': "States.Format('{}-{}', $.n, $.s)", 'b.$': 'States.MathAdd($.n, 1)' } },
  { ResultPath: '$.note', Parameters: { 'a.$': 'States.Array($.n, $.none, 7)', 'b.$': 'States.ArrayLength($.list)' } },
  {
    ResultPath: '$.note',
    Parameters: { 'a.$': 'States.JsonMerge($.deep, $.deep.er, false)', 'b.$': 'States.ArrayGetItem($.list, 0)' },
  },
  { ResultPath: '$.note', Parameters: { 'a.$': "States.StringToJson('[1]')", 'b.$': 'States.JsonToString($.n)' } },
  { ResultPath: '$.note', InputPath: null },
);

const waitFields = fc.constantFrom<object>(
  { Seconds: 5 },
  { SecondsPath: '$.n' },
  { Timestamp: '2020-01-01T00:00:00Z' },
);

/** Present in every document; the rest may be missing, and only IsPresent asks for it. */
const leafRule = fc.constantFrom<object>(
  { Variable: '$.n', NumericEquals: 2 },
  { Variable: '$.n', NumericGreaterThan: 2 },
  { Variable: '$.n', NumericLessThanEqualsPath: '$.deep.er.v' },
  { Variable: '$.s', StringEquals: 'abc' },
  { Variable: '$.s', StringMatches: 'a*c' },
  { Variable: '$.b', BooleanEquals: true },
  { Variable: '$.none', IsNull: true },
  { Variable: '$.s', IsNumeric: true },
  { Variable: '$.note', IsPresent: true },
  { Variable: '$.answer', IsPresent: true },
  { Variable: '$.error', IsPresent: true },
  {
    And: [
      { Variable: '$.error', IsPresent: true },
      { Variable: '$.error.Error', StringEquals: 'Transient' },
    ],
  },
);
const rule = fc.oneof(
  { weight: 4, arbitrary: leafRule },
  { weight: 1, arbitrary: leafRule.map((Not) => ({ Not })) },
  { weight: 1, arbitrary: fc.array(leafRule, { minLength: 1, maxLength: 3 }).map((And) => ({ And })) },
  { weight: 1, arbitrary: fc.array(leafRule, { minLength: 1, maxLength: 3 }).map((Or) => ({ Or })) },
);

const handlers = (wildcards: readonly string[]): fc.Arbitrary<Handlers> => {
  const named = fc.subarray([...ERRORS, 'States.Timeout'], { minLength: 1, maxLength: 2 });
  const named0to2 = fc.array(named, { maxLength: 2 });
  const last = fc.option(fc.constantFrom(...wildcards.map((name) => [name])), { nil: undefined });
  const list = fc.tuple(named0to2, last).map(([lists, end]) => (end ? [...lists, end] : lists));
  const retrier = (ErrorEquals: readonly string[]) =>
    fc.record({
      ErrorEquals: fc.constant(ErrorEquals),
      MaxAttempts: fc.nat({ max: 2 }),
      JitterStrategy: fc.constantFrom('FULL', 'NONE'),
    });
  const catcher = (ErrorEquals: readonly string[]) =>
    fc.record({
      ErrorEquals: fc.constant(ErrorEquals),
      ResultPath: fc.constantFrom('$.error', '$.deep.error', null),
      skip,
    });
  return fc.record({
    retry: list.chain((lists) => fc.tuple(...lists.map(retrier))),
    catches: list.chain((lists) => fc.tuple(...lists.map(catcher))),
  });
};

const taskFields = fc.constantFrom<object>(
  { ResultPath: '$.answer' },
  { ResultPath: null },
  { ResultPath: '$.deep.answer', ResultSelector: { 'all.$': '$', fixed: 1 } },
  { ResultPath: '$.answer', Parameters: { 'v.$': '$.n' } },
  { ResultPath: '$.answer', InputPath: '$.deep' },
);

const { plan } = fc.letrec<{ plan: Plan; block: Block }>((tie) => ({
  plan: fc.record({
    blocks: fc.array(tie('block'), { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom<object>(
      { Type: 'Succeed' },
      { Type: 'Succeed', OutputPath: '$.deep' },
      { Type: 'Pass', End: true },
      { Type: 'Fail', Error: 'FailoverIncomplete', Cause: 'not all is done' },
    ),
  }),
  block: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass'), fields: passFields }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), fields: waitFields }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('choice'),
        rules: fc.array(fc.record({ rule, skip }), { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('task'),
        outcomes,
        fields: taskFields,
        handlers: handlers(['States.ALL', 'States.TaskFailed']),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('poll'), looks: fc.integer({ min: 1, max: 3 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('parallel'),
        branches: fc.array(tie('plan'), { minLength: 1, maxLength: 3 }),
        fails: fc.nat({ max: 2 }),
        handlers: handlers(['States.ALL']),
      }),
    },
  ) as fc.Arbitrary<Block>,
}));

/** Generated definitions with what their tasks do, inside of what the peer runs right. */
export const generatedCases: fc.Arbitrary<DefinedCase> = plan.map((root) => {
  const builder = new CaseBuilder();
  const definition = builder.graph(root, true, 'S');
  return { definition, input: INPUT, script: builder.script };
});
