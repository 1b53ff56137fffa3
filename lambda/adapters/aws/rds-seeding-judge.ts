import { type DBInstance, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { ERRORS, FailoverError } from '../../contract/errors';
import type { ReplicaSeed, SeedingJudge, SettlingCall } from '../../ports/replica-seeding';
import { clientConfig, controlPlane } from './clients';
import { named, readFault, translated } from './faults';
import { parameterGroup, takesGroupAtCreation, unlike } from './replica-blueprint';

type Rule = (source: DBInstance, like: DBInstance) => string | undefined;

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html */
const RULES: readonly Rule[] = [
  ({ DBInstanceStatus: status }) => (status === 'available' ? undefined : `is ${status}, it must be available`),
  ({ ReadReplicaSourceDBInstanceIdentifier: source }) =>
    source === undefined ? undefined : `is a replica of ${source} itself`,
  ({ BackupRetentionPeriod: days = 0 }) => (days > 0 ? undefined : 'has no backups, which a source of replicas needs'),
  ({ StorageEncrypted: encrypted = false }, like) =>
    encrypted === (like.StorageEncrypted ?? false)
      ? undefined
      : `is ${encrypted ? '' : 'not '}encrypted, unlike what the replica is made like`,
];

/** Reads in this Region, and the source in its own. */
export class RdsSeedingJudge implements SeedingJudge {
  constructor(private readonly region: string) {}

  async refusesReplica({ source, like }: ReplicaSeed): Promise<string | undefined> {
    const [there, wanted] = await Promise.all([this.find(source.instance, source.region), this.find(like)]);
    if (there === undefined) return `there is no instance ${source.instance} in ${source.region}`;
    if (wanted === undefined) return `there is no instance ${like} to make it like`;
    const why = RULES.map((complains) => complains(there, wanted)).find((said) => said !== undefined);
    return why && `${source.instance} in ${source.region} ${why}`;
  }

  async settling(replica: string | undefined, like: string): Promise<readonly SettlingCall[]> {
    const [standing, wanted] = await Promise.all([replica && this.find(replica), this.find(like)]);
    if (wanted === undefined) throw new FailoverError(ERRORS.transient, `${like} is not shown just now`);
    const created = takesGroupAtCreation(wanted) ? { DBParameterGroups: wanted.DBParameterGroups } : {};
    const differ = unlike(standing || { ...created, OptionGroupMemberships: wanted.OptionGroupMemberships }, wanted);
    const group = parameterGroup(standing || {});
    const restarts = differ?.DBParameterGroupName !== undefined || group?.ParameterApplyStatus === 'pending-reboot';
    return [
      ...(differ === undefined ? [] : [{ operation: 'rds:ModifyDBInstance', detail: sayAll(differ) } as const]),
      ...(restarts ? [{ operation: 'rds:RebootDBInstance', detail: 'for its parameter group' } as const] : []),
    ];
  }

  private find(instance: string, region = this.region): Promise<DBInstance | undefined> {
    const client = new RDSClient(clientConfig(controlPlane(region)));
    return translated(`describing ${instance} in ${region}`, () =>
      client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: instance })).then(
        ({ DBInstances }) => named(DBInstances, instance),
        (error: unknown) => {
          if (readFault(error).name === 'DBInstanceNotFoundFault') return undefined;
          throw error;
        },
      ),
    );
  }
}

const sayAll = (settings: object): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
