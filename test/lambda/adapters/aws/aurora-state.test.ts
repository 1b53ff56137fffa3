import type { GlobalClusterMember } from '@aws-sdk/client-rds';
import { type AuroraLook, auroraState, memberOf } from '../../../../lambda/adapters/aws/aurora-state';

const ARN = 'arn:aws:rds:us-west-2:111122223333:cluster:orders-b';
const OTHER: GlobalClusterMember = {
  DBClusterArn: 'arn:aws:rds:us-east-1:111122223333:cluster:orders-a',
  IsWriter: true,
};

/** `names`: the global database that the cluster itself says it is of. `members` undefined: there is no global database. */
const look = (members: GlobalClusterMember[] | undefined, names?: string): AuroraLook => ({
  cluster: {
    DBClusterIdentifier: 'orders-b',
    DBClusterArn: ARN,
    Status: 'available',
    DBClusterMembers: [{ DBInstanceIdentifier: 'one', IsClusterWriter: true }],
    ...(names !== undefined && { GlobalClusterIdentifier: names }),
  },
  asked: 'Orders',
  global: members && { GlobalClusterIdentifier: 'orders', GlobalClusterMembers: members },
  instances: [{ DBInstanceIdentifier: 'one', DBInstanceStatus: 'available' }],
});

test.each<[string, AuroraLook, 'primary' | 'replica']>([
  ['a member that writes', look([OTHER, { DBClusterArn: ARN, IsWriter: true }], 'orders'), 'primary'],
  ['a member that follows', look([OTHER, { DBClusterArn: ARN, IsWriter: false }], 'orders'), 'replica'],
  ['one that was detached, as both answers say', look([OTHER]), 'primary'],
  ['one whose global database does not exist, as both answers say', look(undefined), 'primary'],
  ['one that is of another global database than the plan says', look(undefined, 'others'), 'primary'],
])('%s', (_what, seen, role) => {
  expect(auroraState(seen).role).toBe(role);
});

test.each<[string, AuroraLook, string]>([
  ['a global database that shows no member', look([]), 'orders shows no member'],
  [
    'one that does not show a cluster that names it',
    look([OTHER], 'orders'),
    'orders-b names the global database orders, which does not show it',
  ],
  [
    'one that is not found while the cluster names it',
    look(undefined, 'orders'),
    'orders-b names the global database orders, which does not show it',
  ],
  [
    'a member without a word about its role',
    look([OTHER, { DBClusterArn: ARN }], 'orders'),
    `the global database does not say whether ${ARN} writes`,
  ],
])('fails as Transient for %s: unknown is no writer', (_what, seen, because) => {
  expect(() => auroraState(seen)).toThrow(
    expect.objectContaining({ name: 'Transient', message: `${because}: its role is unknown, and is looked at again` }),
  );
});

test('fails for what is compared as for what is promoted', () => {
  expect(() => memberOf(look([]))).toThrow(/shows no member/);
});
