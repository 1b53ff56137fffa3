import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { TrafficRecords } from '../../ports/outside';
import type { RecordToPut, StandingRecord, StandingRecords } from '../../ports/standing-records';
import { bestEffort, clientConfig } from './clients';
import { isPassing, translated } from './faults';

/** The Route 53 API is one control plane in us-east-1; DNS answers do not need it. */
export const ROUTE_53_REGION = 'us-east-1';

const withoutDot = (name: string): string => name.replace(/\.$/, '').toLowerCase();

export class Route53Records implements TrafficRecords, StandingRecords {
  private readonly client: Route53Client;

  /** `patience`: a run waits for nothing that lives in us-east-1; a person may. */
  constructor(patience = bestEffort(ROUTE_53_REGION)) {
    this.client = new Route53Client(clientConfig(patience));
  }

  /** Looks first; UPSERT is idempotent. Silence is `queued`: a failover never waits for us-east-1. */
  async point(record: RecordToPut): Promise<'changed' | 'already' | 'queued'> {
    try {
      if (await this.names(record)) return 'already';
      await this.client.send(new ChangeResourceRecordSetsCommand(upsert(record)));
      return 'changed';
    } catch (error) {
      if (isPassing(error)) return 'queued';
      throw error;
    }
  }

  async pointsAt(record: Parameters<TrafficRecords['pointsAt']>[0]): Promise<boolean | undefined> {
    try {
      return await this.names(record);
    } catch (error) {
      if (isPassing(error)) return undefined;
      throw error;
    }
  }

  private async names(record: Parameters<TrafficRecords['pointsAt']>[0]): Promise<boolean> {
    const standing = await this.look(record);
    return standing?.targets.some((target) => withoutDot(target) === withoutDot(record.target)) ?? false;
  }

  async find(record: { readonly zoneId: string; readonly name: string }): Promise<StandingRecord | undefined> {
    return translated(`reading the record ${record.name}`, () => this.look(record));
  }

  async put(record: RecordToPut): Promise<void> {
    await translated(`writing the record ${record.name}`, () =>
      this.client.send(new ChangeResourceRecordSetsCommand(upsert(record))),
    );
  }

  /** The list begins at the name and goes on with others: the first one may be another record. */
  private async look({ zoneId, name }: { zoneId: string; name: string }): Promise<StandingRecord | undefined> {
    const answer = await this.client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        StartRecordName: name,
        StartRecordType: 'CNAME',
        MaxItems: 1,
      }),
    );
    const found = answer.ResourceRecordSets?.[0];
    if (found?.Name === undefined || found.Type !== 'CNAME' || withoutDot(found.Name) !== withoutDot(name))
      return undefined;
    const targets = (found.ResourceRecords ?? []).flatMap(({ Value }) =>
      Value === undefined ? [] : [withoutDot(Value)],
    );
    return { targets, ttlSeconds: found.TTL ?? 0 };
  }
}

const upsert = ({ zoneId, name, target, ttlSeconds }: RecordToPut) => ({
  HostedZoneId: zoneId,
  ChangeBatch: {
    Changes: [
      {
        Action: 'UPSERT' as const,
        ResourceRecordSet: {
          Name: name,
          Type: 'CNAME' as const,
          TTL: ttlSeconds,
          ResourceRecords: [{ Value: target }],
        },
      },
    ],
  },
});
