import { ACTIONS, needsOf } from '../../../lab/iam/call-needs';
import type { Surroundings } from '../../../lab/iam/need';
import { RECORDED } from './recorded-calls';
import { ACCOUNT, arn, KEY, REGION, ROLES } from './recorded-names';

const surroundings: Surroundings = {
  account: ACCOUNT,
  keys: new Map([
    [arn('sns', 'encrypted'), KEY],
    [arn('secretsmanager', 'secret:encrypted-LaBsIx'), KEY],
  ]),
  taskRoles: new Map([[arn('ecs', 'task-definition/billing'), ROLES]]),
  partitionKeys: new Map([['ledger', 'pk']]),
};

/** What a call asks for, one line each; the Region that every call carries is left away. */
function asked(action: string, input: unknown): readonly string[] {
  const [service = '', operation = ''] = action.split(':');
  return needsOf({ region: REGION, service, operation }, input, surroundings).map(
    ({ action: needed, resource, context }) => {
      const { 'aws:RequestedRegion': region, ...own } = context;
      expect(region).toEqual([REGION]);
      const shown = Object.entries(own).map(([key, values]) => ` ${key}=${values}`);
      return `${needed} ${resource}${shown.join('')}`;
    },
  );
}

test.each(RECORDED)('%s %j', (action, input, needs) => {
  expect(asked(action, input)).toEqual(needs);
});

test('every operation of the table has a recorded call here', () => {
  const recorded = RECORDED.flatMap(([action, , needs]) => [action, ...needs.map((need) => need.split(' ')[0])]);
  expect(new Set(recorded)).toEqual(new Set(ACTIONS));
});

test.each([
  ['lambda:InvokeFunction', {}, 'permissions of lambda:InvokeFunction are not known'],
  ['dynamodb:TransactWriteItems', {}, 'permissions of dynamodb:TransactWriteItems are not known'],
  ['dynamodb:Query', { TableName: 'ledger', IndexName: 'by-class' }, 'index by-class is not known'],
  [
    'ecs:RunTask',
    { cluster: 'jobs', taskDefinition: 'other' },
    /roles of .*task-definition\/other:1, which is in no template/,
  ],
])('refuses %s %j by name', (action, input, message) => {
  expect(() => asked(action, input)).toThrow(message);
});
