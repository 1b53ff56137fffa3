import type {
  ChangeResourceRecordSetsRequest,
  GetChangeRequest,
  GetHealthCheckRequest,
  ListResourceRecordSetsRequest,
} from '@aws-sdk/client-route-53';
import type { Context } from './context';
import { type Needs, needsOne } from './need';

/** ARNs of Route 53 have neither Region nor account. */
const global = (kind: string, id: string | undefined): string =>
  `arn:aws:route53:::${kind}/${(id ?? '').split('/').at(-1)}`;

const present = (values: readonly (string | undefined)[]): readonly string[] =>
  values.filter((value) => value !== undefined);

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html */
function changed({ ChangeBatch }: ChangeResourceRecordSetsRequest): Context {
  const changes = ChangeBatch?.Changes ?? [];
  return {
    'route53:ChangeResourceRecordSetsActions': present(changes.map(({ Action }) => Action)),
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': present(
      changes.map(({ ResourceRecordSet }) => normalized(ResourceRecordSet?.Name)),
    ),
    'route53:ChangeResourceRecordSetsRecordTypes': present(
      changes.map(({ ResourceRecordSet }) => ResourceRecordSet?.Type),
    ),
  };
}

/** Lower case, no dot at the end; anything but letters, digits, `-`, `_` and `.` as an octal code. */
const normalized = (name: string | undefined): string | undefined =>
  name
    ?.toLowerCase()
    .replace(/\.$/, '')
    .replace(/[^a-z0-9._-]/g, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`);

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html */
export const ROUTE53_NEEDS: Readonly<Record<string, Needs>> = {
  'route53:ChangeResourceRecordSets': needsOne<ChangeResourceRecordSetsRequest>(
    ({ HostedZoneId }) => global('hostedzone', HostedZoneId),
    changed,
  ),
  'route53:ListResourceRecordSets': needsOne<ListResourceRecordSetsRequest>(({ HostedZoneId }) =>
    global('hostedzone', HostedZoneId),
  ),
  'route53:GetChange': needsOne<GetChangeRequest>(({ Id }) => global('change', Id)),
  'route53:GetHealthCheck': needsOne<GetHealthCheckRequest>(({ HealthCheckId }) =>
    global('healthcheck', HealthCheckId),
  ),
};
