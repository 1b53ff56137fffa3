import { unmarshall } from '@aws-sdk/util-dynamodb';
import { leaseItem, servingItem } from '../../lambda/adapters/aws/ledger/items';
import { ledgerKeys } from '../../lambda/adapters/aws/ledger/keys';
import { DECIDE_STATES } from '../../lambda/contract/decide';
import { ERRORS } from '../../lambda/contract/errors';
import { ORCHESTRATIONS, OTHER_STATES, REPROTECT_STATES, STEPS, SWITCHOVER_STATES } from '../../lambda/contract/steps';
import { VALIDATE_STATES } from '../../lambda/contract/validate';
import { allStates, definitionOf } from '../lib/definition';
import { ofType, type Synthesized, synthesize } from '../lib/synthesis';
import { codes, fences, readPage, sectionsOf } from './markdown';

const runbook = readPage('docs/runbook.md');

let app: Synthesized;
beforeAll(() => {
  app = synthesize();
});

describe('the runbook', () => {
  test('has a heading for every state of the contract, and for nothing else', () => {
    const between = [OTHER_STATES, SWITCHOVER_STATES, REPROTECT_STATES, DECIDE_STATES, VALIDATE_STATES].flatMap(
      (states) => Object.values(states),
    );
    const states = new Set([...Object.keys(STEPS), ...between]);
    expect([...sectionsOf(runbook, 'The states')].sort()).toEqual([...states].sort());
  });

  test.each([...ORCHESTRATIONS, 'decide', 'validate'] as const)(
    'has a heading for every state of the machine "%s" that ships',
    (which) => {
      const states = allStates(definitionOf(app.stack('demo-orders-standby'), which)).map(({ name }) => name);
      expect(states.filter((name) => !sectionsOf(runbook, 'The states').includes(name))).toEqual([]);
    },
  );

  test('has a heading for every alarm, and for nothing else', () => {
    const alarms = app.all.flatMap((stack) =>
      ofType(stack, 'AWS::CloudWatch::Alarm').map(([, { AlarmName }]) => String(AlarmName)),
    );
    const kinds = alarms.map((name) =>
      name.replace(/^demo-orders-/, '').replace(/^(serving|replica-lag)-.*$/, (_, kind: string) => kind),
    );
    expect([...sectionsOf(runbook, 'Alarms')].sort()).toEqual([...new Set(kinds)].sort());
  });

  test('explains every error name', () => {
    const named = new Set(codes(runbook));
    expect(Object.values(ERRORS).filter((name) => !named.has(name))).toEqual([]);
  });

  test('writes items of a rebuilt ledger that the code can read, under its own keys', () => {
    const commands = fences(runbook, 'sh').flatMap((block) => block.match(/--item '(.+)'$/gm) ?? []);
    const items = commands.map((command) => unmarshall(JSON.parse(command.slice("--item '".length, -1))));
    const keys = ledgerKeys('orders');
    expect(items.map(({ pk, sk }) => ({ pk, sk }))).toEqual([keys.lease, keys.serving, keys.dispatching]);
    const [lease, serving, dispatching] = items;
    const { active, epoch } = leaseItem.parse(lease);
    expect(servingItem.parse(serving)).toEqual({ region: active, epoch });
    expect(servingItem.parse(dispatching)).toEqual({ region: active, epoch });
  });
});
