import type {
  Change,
  ChangeInfo,
  ChangeResourceRecordSetsRequest,
  ChangeResourceRecordSetsResponse,
  GetChangeRequest,
  GetChangeResponse,
  GetHealthCheckRequest,
  GetHealthCheckResponse,
  HealthCheckConfig,
  ListResourceRecordSetsRequest,
  ListResourceRecordSetsResponse,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { type Operations, operation, required } from './call';
import type { LabClock } from './clock';
import { AwsError, NotImplementedByLab } from './errors';
import type { HealthCheckSpec, HealthChecks } from './health-checks';
import { dotless, type RecordSet } from './record-set';
import type { RecordChange } from './zone-change';
import type { Zones } from './zones';

const RECORD = ['Name', 'Type', 'TTL', 'ResourceRecords.Value', 'SetIdentifier', 'Failover', 'HealthCheckId'];
const CHANGE = ['Action', ...RECORD.map((name) => `ResourceRecordSet.${name}`)];
const BATCH = ['HostedZoneId', 'ChangeBatch.Comment', ...CHANGE.map((name) => `ChangeBatch.Changes.${name}`)];

export interface Route53Parts {
  readonly zones: Zones;
  readonly health: HealthChecks;
  readonly clock: LabClock;
  /** How long a change stays `PENDING`, unseen by resolvers. */
  readonly propagationMs: number;
}

/** The Route 53 operations. The API's signing Region is us-east-1; name servers and health checkers are everywhere. */
export function route53Operations({ zones, health, clock, propagationMs }: Route53Parts): Operations {
  const submitted = new Map<string, ChangeInfo>();

  function submit(publish: () => void): ChangeInfo {
    const info: ChangeInfo = {
      Id: `/change/C${submitted.size + 1}`,
      Status: 'PENDING',
      SubmittedAt: new Date(clock.now()),
    };
    submitted.set(`C${submitted.size + 1}`, info);
    clock.after(propagationMs, () => {
      publish();
      info.Status = 'INSYNC';
    });
    return { ...info };
  }

  return {
    ChangeResourceRecordSets: operation<ChangeResourceRecordSetsRequest, ChangeResourceRecordSetsResponse>(
      BATCH,
      (input) => {
        const zoneId = existing(zones, input.HostedZoneId).id;
        return { ChangeInfo: submit(zones.change(zoneId, (input.ChangeBatch?.Changes ?? []).map(parsedChange))) };
      },
    ),

    GetChange: operation<GetChangeRequest, GetChangeResponse>(['Id'], (input) => {
      const info = submitted.get(bareId(required(input.Id, 'Id')));
      if (info === undefined) throw new AwsError('NoSuchChange', `A change with id ${input.Id} does not exist.`);
      return { ChangeInfo: info };
    }),

    ListResourceRecordSets: operation<ListResourceRecordSetsRequest, ListResourceRecordSetsResponse>(
      ['HostedZoneId', 'StartRecordName', 'StartRecordType', 'MaxItems'],
      (input) => listed(existing(zones, input.HostedZoneId).records, input),
    ),

    GetHealthCheck: operation<GetHealthCheckRequest, GetHealthCheckResponse>(['HealthCheckId'], (input) => {
      const check = health.find(required(input.HealthCheckId, 'HealthCheckId'));
      return {
        HealthCheck: {
          Id: check.id,
          CallerReference: check.id,
          HealthCheckConfig: config(check),
          HealthCheckVersion: 1,
        },
      };
    }),
  };
}

const bareId = (id: string): string => id.split('/').at(-1) ?? id;

function existing(
  zones: Zones,
  given: string | undefined,
): { readonly id: string; readonly records: readonly RecordSet[] } {
  const id = bareId(required(given, 'HostedZoneId'));
  const zone = zones.find(id);
  if (zone === undefined) throw new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${id}`);
  return { id, records: zone.records };
}

const TYPES: readonly string[] = ['A', 'CNAME', 'TXT'] satisfies readonly RecordSet['type'][];
const isKnownType = (type: string | undefined): type is RecordSet['type'] => type !== undefined && TYPES.includes(type);

function parsedChange(change: Change): RecordChange {
  const set = required(change.ResourceRecordSet, 'ResourceRecordSet');
  if (!isKnownType(set.Type)) throw new NotImplementedByLab(`record type ${set.Type} is not implemented by the lab`);
  const record: RecordSet = {
    name: dotless(required(set.Name, 'Name')),
    type: set.Type,
    ttlSeconds: required(set.TTL, 'TTL'),
    values: (set.ResourceRecords ?? []).map(({ Value }) => required(Value, 'Value')),
    ...(set.SetIdentifier === undefined ? {} : { setIdentifier: set.SetIdentifier }),
    ...(set.Failover === undefined ? {} : { failover: set.Failover }),
    ...(set.HealthCheckId === undefined ? {} : { healthCheckId: set.HealthCheckId }),
  };
  return { action: required(change.Action, 'Action'), record };
}

/** In the order of Route 53: by name with its labels reversed, then by type. */
function listed(records: readonly RecordSet[], input: ListResourceRecordSetsRequest): ListResourceRecordSetsResponse {
  const start = position(dotless(input.StartRecordName ?? ''), input.StartRecordType ?? '');
  const sorted = [...records].sort((a, b) => (position(a.name, a.type) < position(b.name, b.type) ? -1 : 1));
  const page = sorted.filter((record) => position(record.name, record.type) >= start);
  const limit = Number(input.MaxItems ?? 300);
  return {
    ResourceRecordSets: page.slice(0, limit).map(shownRecord),
    IsTruncated: page.length > limit,
    MaxItems: limit,
    NextRecordName: page[limit]?.name,
    NextRecordType: page[limit]?.type,
    NextRecordIdentifier: page[limit]?.setIdentifier,
  };
}

const position = (name: string, type: string): string => `${dotless(name).split('.').reverse().join('.')} ${type}`;

const shownRecord = (record: RecordSet): ResourceRecordSet => ({
  Name: `${dotless(record.name)}.`,
  Type: record.type,
  TTL: record.ttlSeconds,
  ResourceRecords: record.values.map((Value) => ({ Value })),
  SetIdentifier: record.setIdentifier,
  Failover: record.failover,
  HealthCheckId: record.healthCheckId,
});

function config(check: HealthCheckSpec): HealthCheckConfig {
  const common = { Type: check.type, Inverted: check.inverted ?? false, Disabled: check.disabled ?? false };
  if (check.type === 'CALCULATED')
    return { ...common, HealthThreshold: check.healthThreshold, ChildHealthChecks: [...check.children] };
  const AlarmIdentifier = { Name: check.alarm.name, Region: check.alarm.region as 'us-east-1' };
  return { ...common, AlarmIdentifier, InsufficientDataHealthStatus: check.insufficientDataHealthStatus };
}
