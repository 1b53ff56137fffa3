import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { RecordToPoint, TrafficRecords } from '../../ports/outside';
import { bestEffort, clientConfig } from './clients';
import { isPassing } from './faults';

/** The Route 53 API is one control plane in us-east-1; DNS answers do not need it. */
const CONTROL_PLANE_REGION = 'us-east-1';

const withoutDot = (name: string): string => name.replace(/\.$/, '').toLowerCase();

export class Route53Records implements TrafficRecords {
  private readonly client = new Route53Client(clientConfig(bestEffort(CONTROL_PLANE_REGION)));

  /** Looks first; UPSERT is idempotent. Silence is `queued`: a failover never waits for us-east-1. */
  async point(record: RecordToPoint): Promise<'changed' | 'already' | 'queued'> {
    try {
      if (await this.look(record)) return 'already';
      await this.client.send(new ChangeResourceRecordSetsCommand(upsert(record)));
      return 'changed';
    } catch (error) {
      if (isPassing(error)) return 'queued';
      throw error;
    }
  }

  async pointsAt(record: Parameters<TrafficRecords['pointsAt']>[0]): Promise<boolean | undefined> {
    try {
      return await this.look(record);
    } catch (error) {
      if (isPassing(error)) return undefined;
      throw error;
    }
  }

  private async look({ zoneId, name, target }: Parameters<TrafficRecords['pointsAt']>[0]): Promise<boolean> {
    const answer = await this.client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        StartRecordName: name,
        StartRecordType: 'CNAME',
        MaxItems: 1,
      }),
    );
    const found = answer.ResourceRecordSets?.[0];
    if (found?.Name === undefined || withoutDot(found.Name) !== withoutDot(name)) return false;
    return (
      found.ResourceRecords?.some(({ Value }) => Value !== undefined && withoutDot(Value) === withoutDot(target)) ??
      false
    );
  }
}

const upsert = ({ zoneId, name, target, ttlSeconds }: RecordToPoint) => ({
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
