import * as fc from 'fast-check';
import { type Json, loadMachine, rehearse } from '../../../../lab/machine';
import { answers, fails, machineOf, pass, task } from '../machines';
import { compareAllWithPeer, compareWithPeer } from './compare-with-peer';
import { generatedCases } from './generated-machines';

const SEED = Number(process.env.HANDOVER_SEED ?? 20_261_122);
const MACHINES = 200;

/** Each must come in at least one of forty machines. */
const WANTED = [
  'ExecutionSucceeded',
  'ExecutionFailed',
  'TaskSucceeded',
  'TaskFailed',
  'TaskTimedOut',
  'WaitScheduled',
  'RetryScheduled',
  'ErrorCaught',
  'ParallelSucceeded',
  'ParallelFailed',
];

describe('our interpreter and aws-local-stepfunctions', () => {
  test('run generated machines alike', async () => {
    const cases = fc.sample(generatedCases, { seed: SEED, numRuns: MACHINES });
    const differences = await compareAllWithPeer(cases);
    const shown = differences.slice(0, 3).map((difference) => ({ ...difference, case: cases[difference.index] }));
    expect({ seed: SEED, count: differences.length, shown: JSON.stringify(shown, null, 1) }).toEqual({
      seed: SEED,
      count: 0,
      shown: '[]',
    });
  });

  test('meet in the generated machines all that they are compared for', async () => {
    const kinds = new Map<string, number>();
    for (const { definition, input, script } of fc.sample(generatedCases, { seed: SEED, numRuns: MACHINES })) {
      const { events } = await rehearse(loadMachine(definition, 'generated'), input, script);
      for (const kind of new Set(events.map((event) => event.kind))) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    const seen = (kind: string): number => kinds.get(kind) ?? 0;
    expect(WANTED.filter((kind) => seen(kind) < MACHINES / 40)).toEqual([]);
  });

  const looks = machineOf({
    Look: task({
      End: undefined,
      Next: 'Done?',
      ResultPath: '$',
      Catch: [{ ErrorEquals: ['E'], ResultPath: '$', Next: 'Report' }],
    }),
    'Done?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.done', BooleanEquals: true, Next: 'Report' }],
      Default: 'Look',
    },
    Report: pass(),
  });

  test('run one definition alike in all its cases', async () => {
    const scripts = [answers({ done: false }, { done: true }), fails('E'), fails('Other')];
    expect(
      await compareWithPeer(
        looks,
        scripts.map((Look) => ({ input: {}, script: { Look } })),
      ),
    ).toEqual([]);
  });

  test('are told apart where they do part: the comparison can fail', async () => {
    // The peer takes a Result that is false for none.
    const definition = machineOf({ Only: pass({ Result: false as Json }) });
    expect(await compareWithPeer(definition, [{ input: { a: 1 }, script: {} }])).toEqual([
      { index: 0, what: 'output', ours: false, peers: { a: 1 } },
    ]);
  });

  test('fail with what the peer says when it refuses a definition', async () => {
    const definition = { StartAt: 'Gone', States: { A: pass() } };
    await expect(compareWithPeer(definition, [{ input: {}, script: {} }])).rejects.toThrow(
      /the peer ended with 1: .*Gone/s,
    );
  });
});
