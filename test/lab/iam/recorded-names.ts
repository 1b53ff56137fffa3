export const REGION = 'us-west-2';
export const ACCOUNT = '111122223333';
export const arn = (service: string, resource: string, region = REGION) =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
export const KEY = arn('kms', 'key/notices');
export const ROLES = ['arn:aws:iam::111122223333:role/task', 'arn:aws:iam::111122223333:role/execution'];

export const TABLE = arn('dynamodb', 'table/ledger');
export const CLUSTER = `ecs:cluster=${arn('ecs', 'cluster/jobs')}`;
export const ecsTask = (id: string) => arn('ecs', `task/jobs/${id}`);
export const key = { pk: { S: 'LEASE#orders' }, sk: { S: 'x' } };
export const LEADING = 'dynamodb:LeadingKeys=LEASE#orders';

/** A call as the wire log records it, and what it needs. */
export type RecordedCall = readonly [action: string, input: object, needs: readonly string[]];
