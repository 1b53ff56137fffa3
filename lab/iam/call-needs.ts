import { NotImplementedByLab } from '../aws';
import type { AccessRequest } from './context';
import type { Needs, Surroundings } from './need';
import { DYNAMODB_NEEDS } from './needs-dynamodb';
import { ECS_NEEDS } from './needs-ecs';
import { ENCRYPTED_NEEDS } from './needs-encrypted';
import { RDS_NEEDS } from './needs-rds';
import { ROUTE53_NEEDS } from './needs-route53';
import { SMALL_NEEDS } from './needs-small';

/** `service:Operation` → what it needs. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const NEEDS: Readonly<Record<string, Needs>> = {
  ...DYNAMODB_NEEDS,
  ...ECS_NEEDS,
  ...ENCRYPTED_NEEDS,
  ...RDS_NEEDS,
  ...ROUTE53_NEEDS,
  ...SMALL_NEEDS,
};

/** Every action that some call of the lab can ask for. */
export const ACTIONS: readonly string[] = [
  ...Object.keys(NEEDS),
  'iam:PassRole',
  'rds:AddTagsToResource',
  ...['CreateGrant', 'Decrypt', 'DescribeKey', 'GenerateDataKey'].map((action) => `kms:${action}`),
];

export interface CallOnWire {
  readonly region: string;
  readonly service: string;
  readonly operation: string;
}

/** All that must be allowed for a call; one that the table does not hold is refused by name. */
export function needsOf(call: CallOnWire, input: unknown, surroundings: Surroundings): readonly AccessRequest[] {
  const action = `${call.service}:${call.operation}`;
  const of = NEEDS[action];
  if (of === undefined) throw new NotImplementedByLab(`permissions of ${action} are not known to the lab's IAM`);
  return of(input, { surroundings, region: call.region, action }).map(({ context, ...need }) => ({
    ...need,
    context: { ...context, 'aws:RequestedRegion': [call.region] },
  }));
}
