import type { AccessRequest, Context } from '../../../lab/iam/context';
import { type Decision, decide } from '../../../lab/iam/decide';
import { parseStatements } from '../../../lab/iam/statement';

/** Actions that the made-up policies of these tests may be asked for. */
export const ASKED = ['rds:DescribeDBInstances', 'rds:PromoteReadReplica', 'ecs:RunTask', 'dynamodb:GetItem'];

export const DB = 'arn:aws:rds:us-east-1:111122223333:db:orders';

export const request = (action = 'rds:DescribeDBInstances', resource = DB, context: Context = {}): AccessRequest => ({
  action,
  resource,
  context,
});

/** What a policy of these statements decides; each is completed to an Allow of everything. */
export function decided(statements: readonly object[], asked: AccessRequest = request()): Decision {
  const Statement = statements.map((given) => ({ ...defaults(given), ...given }));
  return decide(parseStatements({ Version: '2012-10-17', Statement }, ASKED), asked);
}

const defaults = (given: object) => ({
  Effect: 'Allow',
  ...('NotAction' in given ? {} : { Action: '*' }),
  ...('NotResource' in given ? {} : { Resource: '*' }),
});
