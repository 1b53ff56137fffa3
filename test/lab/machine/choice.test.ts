import { machineOf, pass, run } from './machines';

async function chosen(rule: object, input: unknown): Promise<string | undefined> {
  const choice = { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' };
  const { result, visited } = await run(machineOf({ Choose: choice, Yes: pass(), No: pass() }), input as never);
  return result.status === 'SUCCEEDED' ? visited[1] : JSON.stringify(result);
}

const v = (operator: object, Variable = '$.v'): object => ({ Variable, ...operator });

const TRUE_AND_FALSE: [object, unknown, unknown][] = [
  [v({ StringEquals: 'a' }), { v: 'a' }, { v: 'b' }],
  [v({ StringEquals: '1' }), { v: '1' }, { v: 1 }],
  [v({ StringEqualsPath: '$.w' }), { v: 'a', w: 'a' }, { v: 'a', w: 'b' }],
  [v({ StringLessThan: 'b' }), { v: 'a' }, { v: 'b' }],
  [v({ StringLessThanEquals: 'b' }), { v: 'b' }, { v: 'c' }],
  [v({ StringGreaterThan: 'b' }), { v: 'c' }, { v: 'b' }],
  [v({ StringGreaterThanEqualsPath: '$.w' }), { v: 'b', w: 'b' }, { v: 'a', w: 'b' }],
  [v({ StringMatches: 'log-*.txt' }), { v: 'log-1.txt' }, { v: 'log-1xtxt' }],
  [v({ StringMatches: 'a\\*b' }), { v: 'a*b' }, { v: 'axb' }],
  [v({ NumericEquals: 3 }), { v: 3 }, { v: '3' }],
  [v({ NumericEqualsPath: '$.w' }), { v: 3, w: 3 }, { v: 3, w: '3' }],
  [v({ NumericLessThan: 3 }), { v: 2.5 }, { v: 3 }],
  [v({ NumericLessThanPath: '$.w' }), { v: 2, w: 3 }, { v: 3, w: 3 }],
  [v({ NumericLessThanEquals: 3 }), { v: 3 }, { v: 4 }],
  [v({ NumericGreaterThan: 3 }), { v: 4 }, { v: 3 }],
  [v({ NumericGreaterThanEquals: 3 }), { v: 3 }, { v: 2 }],
  [v({ BooleanEquals: true }), { v: true }, { v: 'true' }],
  [v({ BooleanEquals: false }), { v: false }, { v: null }],
  [v({ BooleanEqualsPath: '$.w' }), { v: false, w: false }, { v: false, w: true }],
  [v({ TimestampLessThan: '2026-01-02T00:00:00Z' }), { v: '2026-01-02T00:30:00+01:00' }, { v: '2026-01-02T00:00:00Z' }],
  [
    v({ TimestampGreaterThanPath: '$.w' }),
    { v: '2026-01-02T00:00:01Z', w: '2026-01-02T00:00:00Z' },
    { v: 'x', w: 'a' },
  ],
  [v({ IsPresent: true }), { v: null }, {}],
  [v({ IsPresent: false }), {}, { v: 1 }],
  [v({ IsNull: true }), { v: null }, { v: 0 }],
  [v({ IsNull: false }), { v: 0 }, { v: null }],
  [v({ IsString: true }), { v: '' }, { v: 1 }],
  [v({ IsNumeric: true }), { v: 0 }, { v: '0' }],
  [v({ IsBoolean: true }), { v: false }, { v: 0 }],
  [v({ IsTimestamp: true }), { v: '2026-01-01T00:00:00Z' }, { v: '2026-01-01' }],
  [{ And: [v({ IsPresent: true }), v({ NumericEquals: 1 })] }, { v: 1 }, {}],
  [{ Or: [v({ IsPresent: false }), v({ NumericEquals: 1 })] }, {}, { v: 2 }],
  [{ Not: v({ NumericEquals: 1 }) }, { v: 2 }, { v: 1 }],
  [v({ StringEquals: 'Choose' }, '$$.State.Name'), {}, undefined],
];

describe('a Choice', () => {
  test.each(TRUE_AND_FALSE)('tells true from false by %j', async (rule, holds, not) => {
    expect(await chosen(rule, holds)).toBe('Yes');
    if (not !== undefined) expect(await chosen(rule, not)).toBe('No');
  });

  test('takes the first rule that holds', async () => {
    const rules = [
      { Variable: '$.v', NumericGreaterThan: 10, Next: 'Big' },
      { Variable: '$.v', NumericGreaterThan: 1, Next: 'Middle' },
      { Variable: '$.v', NumericGreaterThan: 0, Next: 'Small' },
    ];
    const states = { Choose: { Type: 'Choice', Choices: rules }, Big: pass(), Middle: pass(), Small: pass() };
    expect((await run(machineOf(states), { v: 5 })).visited).toEqual(['Choose', 'Middle']);
  });

  test('fails with States.Runtime when its variable is missing', async () => {
    expect(await chosen(v({ IsNull: true }), { w: 1 })).toContain('path \\"$.v\\" leads to nothing');
  });

  test('fails with States.Runtime when no rule holds and there is no Default', async () => {
    const states = { Choose: { Type: 'Choice', Choices: [v({ IsNull: true, Next: 'Yes' })] }, Yes: pass() };
    const { result } = await run(machineOf(states), { v: 1 });
    expect(result).toMatchObject({
      error: 'States.Runtime',
      cause: 'no rule of Choice state "Choose" holds and it has no Default',
    });
  });
});
