import { type DBInstance, DescribeDBInstancesCommand, PromoteReadReplicaCommand, RDSClient } from '@aws-sdk/client-rds';
import { ERRORS, FailoverError } from '../../contract/errors';
import type { DatabaseFleet, InstanceState } from '../../ports/database-fleet';
import { clientConfig, controlPlane } from './clients';
import { toEndpoint, toStatus } from './database-status';
import { named, readFault, translated } from './faults';

/** A refusal to promote, whose reason only a new look can tell. */
const REFUSALS = new Set(['InvalidDBInstanceStateFault', 'DBInstanceNotFoundFault']);

/** Promotion turns backups on anew and defaults to one day when it is not told: what the copy had stays, so that no deploy has to repair it (promise P7). */
const BACKUP_RETENTION_DAYS = 7;

/** RDS cross-Region read replicas, as seen from the Region that holds the replica. They are promoted in one way only. */
export class RdsReplicaPairs implements DatabaseFleet {
  private readonly client: RDSClient;
  /** Of each copy, from the last look: every promotion follows one. */
  private readonly retentionDays = new Map<string, number>();

  constructor(region: string) {
    this.client = new RDSClient(clientConfig(controlPlane(region)));
  }

  async describe(instance: string): Promise<InstanceState> {
    return translated(`describing ${instance}`, async () => {
      try {
        const answer = await this.client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: instance }));
        const found = named(answer.DBInstances, instance);
        this.retentionDays.set(instance, found.BackupRetentionPeriod ?? 0);
        return toState(found);
      } catch (error) {
        if (readFault(error).name === 'DBInstanceNotFoundFault') return { role: 'missing' };
        throw error;
      }
    });
  }

  async promote(instance: string): Promise<void> {
    await translated(`promoting ${instance}`, async () => {
      try {
        await this.client.send(
          new PromoteReadReplicaCommand({
            DBInstanceIdentifier: instance,
            BackupRetentionPeriod: this.retentionDays.get(instance) || BACKUP_RETENTION_DAYS,
          }),
        );
      } catch (error) {
        if (REFUSALS.has(readFault(error).name)) await this.explainRefusal(instance, error);
        else throw error;
      }
    });
  }

  /** RDS has no event of that. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html */
  async gaveUp(): Promise<undefined> {
    return undefined;
  }

  /** Refused in its present state: done already, a status that passes (a backup), or one that needs a person. Only a new look can tell. */
  private async explainRefusal(instance: string, error: unknown): Promise<void> {
    const state = await this.describe(instance);
    if (state.role === 'primary') return;
    const status = state.role === 'missing' ? 'missing' : state.status.name;
    const name =
      state.role === 'replica' && state.status.means !== 'person' ? ERRORS.transient : ERRORS.databaseNeedsPerson;
    throw new FailoverError(
      name,
      `RDS refused to promote ${instance} in status ${status}: ${readFault(error).message}`,
    );
  }
}

function toState(instance: DBInstance): InstanceState {
  const status = toStatus(instance.DBInstanceStatus ?? 'unknown');
  const endpoint = toEndpoint(instance.Endpoint?.Address, instance.Endpoint?.Port);
  if (!instance.ReadReplicaSourceDBInstanceIdentifier) return { role: 'primary', status, endpoint };
  const info = instance.StatusInfos?.find((one) => one.StatusType === 'read replication');
  return {
    role: 'replica',
    status,
    endpoint,
    replication: { status: info?.Status ?? 'unknown', healthy: info?.Normal ?? false },
  };
}
