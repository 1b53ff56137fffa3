import { SCENARIOS } from '../../../lab/scenarios';
import { BREAKS } from '../../../lab/scenarios/breaks';
import { judgePromises } from '../../../lab/verdict/promises';
import { STEPS } from '../../../lambda/contract/steps';
import { evidence } from '../verdict/sample-evidence';

test('scenarios and breaks have names of their own', () => {
  const names = [...SCENARIOS, ...BREAKS].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test.each(BREAKS)('$name shows in a scenario that there is, and breaks a promise that the lab checks', (one) => {
  expect(SCENARIOS.map(({ name }) => name)).toContain(one.scenario);
  expect(
    judgePromises(evidence())
      .filter(({ verdict }) => verdict === 'kept')
      .map(({ id }) => id),
  ).toContain(one.promise);
  expect(
    [one.before, one.intercept, one.workerEnvironment, one.patches, one.graph].filter((way) => way !== undefined),
  ).toHaveLength(1);
});

test('there is a break for each promise that the lab checks', () => {
  expect([...new Set(BREAKS.map(({ promise }) => promise))].sort()).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6']);
});

const ANSWER = {
  databases: [{ name: 'orders-db', status: 'promoted', loss: { kind: 'known', seconds: 7 } }],
  looks: 2,
};

test.each(BREAKS.filter(({ intercept }) => intercept !== undefined))(
  '$name changes one step and leaves the others alone',
  async ({ intercept }) => {
    const changed: string[] = [];
    for (const step of Object.keys(STEPS)) {
      const answer = await intercept?.(step, async () => ANSWER);
      if (JSON.stringify(answer) !== JSON.stringify(ANSWER)) changed.push(step);
    }
    expect(changed).toHaveLength(1);
  },
);

test('the broken loss bound says zero, and nothing else of the answer is touched', async () => {
  const { intercept } = BREAKS.find(({ name }) => name === 'loss-bound') ?? {};
  expect(await intercept?.('PromoteDatabases', async () => ANSWER)).toMatchObject({
    looks: 2,
    databases: [{ name: 'orders-db', status: 'promoted', loss: { kind: 'known', seconds: 0 } }],
  });
});

const GRAPH = {
  'MayGoOn?': {
    Type: 'Choice',
    Choices: [
      { Variable: '$.precheck.next', StringEquals: 'go', Next: 'TakeOwnership' },
      { Variable: '$.precheck.next', StringEquals: 'approve', Next: 'AskForApproval' },
    ],
    Default: 'ObservedOnly',
  },
  TakeOwnership: { Type: 'Task', Next: 'MoveWorkload' },
  AskForApproval: { Type: 'Task', Next: 'AwaitDecision' },
};

test('the graph with ownership first asks after it has taken it, and is else as it was', () => {
  const { graph } = BREAKS.find(({ name }) => name === 'epoch-before-approval') ?? {};
  expect(graph?.(GRAPH)).toEqual({
    ...GRAPH,
    'MayGoOn?': {
      ...GRAPH['MayGoOn?'],
      Choices: [GRAPH['MayGoOn?'].Choices[0], { ...GRAPH['MayGoOn?'].Choices[1], Next: 'TakeOwnershipFirst' }],
    },
    TakeOwnershipFirst: { Type: 'Task', Next: 'AskForApproval' },
  });
  expect(graph?.({ ReadQuestion: { Type: 'Task' } })).toBeUndefined();
});
