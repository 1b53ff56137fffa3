import { outputOf, pass } from './machines';

const value = (source: string, input: unknown = {}): Promise<unknown> =>
  outputOf(pass({ Parameters: { 'v.$': source }, OutputPath: '$.v' }), input as never);

const CASES: [string, unknown, unknown][] = [
  ["States.Format('no place')", {}, 'no place'],
  ["States.Format('{}-{}', $.a, $$.Execution.Name)", { a: 1 }, '1-rehearsal'],
  ["States.Format('{} {} {}', true, null, 1.5)", {}, 'true null 1.5'],
  ["States.Format('it\\'s \\{{}\\} \\\\', 'x')", {}, "it's {x} \\"],
  ['States.Format($.t, $.a)', { t: 'is {}', a: 'path' }, 'is path'],
  ["States.Format('{}', $['a, b'])", { 'a, b': 'odd name' }, 'odd name'],
  ["States.Format('{}', States.Format('<{}>', $.a))", { a: 'deep' }, '<deep>'],
  ['States.JsonToString($)', { a: [1] }, '{"a":[1]}'],
  ['States.StringToJson($.s)', { s: '{"a":[1]}' }, { a: [1] }],
  ["States.Array(1, 'two', $.a)", { a: null }, [1, 'two', null]],
  ['States.Array()', {}, []],
  ['States.ArrayLength($.a)', { a: [1, 2] }, 2],
  ['States.ArrayContains($.a, $.w)', { a: [{ x: 1 }], w: { x: 1 } }, true],
  ['States.ArrayGetItem($.a, 1)', { a: [1, null] }, null],
  ['States.MathAdd($.a, -1)', { a: 3 }, 2],
  ['States.JsonMerge($.a, $.b, false)', { a: { x: 1, y: { p: 1 } }, b: { y: { q: 2 } } }, { x: 1, y: { q: 2 } }],
  ['States.UUID()', {}, '88888888-8888-4888-8888-888888888888'],
];

const FAILING: [string, unknown, string][] = [
  ["States.Format('{}')", {}, 'States.Format has more {} than arguments'],
  ["States.Format('', 1)", {}, 'States.Format has more arguments than {} in "", got [1]'],
  ["States.Format('{}', $)", {}, 'States.Format takes no array or object, got {}'],
  ['States.StringToJson($.s)', { s: '{' }, 'States.StringToJson expects a JSON text, got "{"'],
  ['States.MathAdd($.a, 1)', { a: '1' }, 'the intrinsic expects a number, got "1"'],
  ['States.ArrayLength($)', {}, 'the intrinsic expects an array, got {}'],
  ['States.ArrayGetItem($.a, 1)', { a: [1] }, 'States.ArrayGetItem expects an index inside the array, got 1'],
  [
    'States.JsonMerge($, $, true)',
    {},
    'States.JsonMerge merges shallowly only: its third argument must be false, got true',
  ],
  ['States.JsonMerge($.a, $, false)', { a: [] }, 'the intrinsic expects an object, got []'],
  ['States.StringToJson($.n)', { n: 1 }, 'the intrinsic expects a string, got 1'],
  ["States.Format('{}', $.gone)", {}, 'path "$.gone" leads to nothing in {}'],
];

describe('an intrinsic', () => {
  test.each(CASES)('%s', async (source, input, expected) => {
    expect(await value(source, input)).toEqual(expected);
  });

  test.each(FAILING)('fails the execution: %s', async (source, input, cause) => {
    expect(await value(source, input)).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause });
  });
});
