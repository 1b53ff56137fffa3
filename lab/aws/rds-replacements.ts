import type { CreateDBInstanceReadReplicaMessage } from '@aws-sdk/client-rds';
import type { LabClock } from './clock';
import { AwsError, NotImplementedByLab } from './errors';
import { assertCreatable, configurationOfReplica } from './rds-configuration';
import type { RdsInstance } from './rds-instances';
import type { RdsSettings } from './rds-settings';

export interface RdsSnapshot {
  readonly region: string;
  readonly identifier: string;
  readonly of: string;
  /** Of its instance: another name changes nothing about it. */
  readonly resourceId: string;
  readonly status: 'creating' | 'available' | 'failed';
  readonly type: 'manual' | 'automated';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of a copy: when what it was copied from was taken. */
  readonly originallyAt?: number;
}

/** Of a replica: it is without them until it is changed. */
export interface RdsModification {
  readonly parameterGroup?: string;
  readonly backupRetentionDays?: number;
  readonly settings?: Partial<RdsSettings>;
}

/** The real servers behind a replacement. An instance turns `failed` when one of these rejects. */
export interface Replacing {
  readonly phases: ReplacementPhases;
  /** Answers where the server is under its new name. */
  readonly onRename: (region: string, from: string, to: string) => Promise<RdsInstance['endpoint']>;
  readonly onReboot: (region: string, identifier: string) => Promise<void>;
  /** Copies the source, and answers where the copy is. */
  readonly onReplica: (region: string, identifier: string, source: RdsInstance) => Promise<RdsInstance['endpoint']>;
}

/** At least so long, in milliseconds. */
export interface ReplacementPhases {
  readonly snapshotMs: number;
  readonly renamingMs: number;
  readonly modifyingMs: number;
  readonly rebootingMs: number;
  readonly creatingMs: number;
}

export interface InstanceTable {
  find(region: string, identifier: string): RdsInstance | undefined;
  all(): readonly RdsInstance[];
  put(instance: RdsInstance): void;
  remove(region: string, identifier: string): void;
}

/** Snapshots, other names, new replicas: what each needs, refuses, and how long it is under way. */
export class RdsReplacements {
  private readonly made: RdsSnapshot[] = [];

  constructor(
    private readonly table: InstanceTable,
    private readonly clock: LabClock,
    private readonly replacing: Replacing | undefined,
  ) {}

  snapshots(region: string): readonly RdsSnapshot[] {
    return this.made.filter((snapshot) => snapshot.region === region);
  }

  /** For tests: one that somebody else has made, or what one shows. */
  show(snapshot: RdsSnapshot): void {
    const at = this.made.findIndex(
      ({ region, identifier }) => key(region, identifier) === key(snapshot.region, snapshot.identifier),
    );
    this.made.splice(at < 0 ? this.made.length : at, at < 0 ? 0 : 1, snapshot);
  }

  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html: the instance must be available. */
  snapshot(region: string, of: string, identifier: string): void {
    const { snapshotMs } = this.servers().phases;
    if (this.snapshots(region).some((one) => one.identifier === identifier))
      throw new AwsError(
        'DBSnapshotAlreadyExistsFault',
        `Cannot create the snapshot because a snapshot with the identifier ${identifier} already exists.`,
      );
    const instance = this.available(region, of);
    const { resourceId } = instance;
    const made = { region, identifier, of, resourceId, type: 'manual', at: this.clock.now() } as const;
    this.show({ ...made, status: 'creating' });
    this.under(instance, 'backing-up', async () => {
      await this.pass(snapshotMs);
      this.show({ ...made, status: 'available' });
      return {};
    });
  }

  /**
   * The old host name is gone at once; replicas stay attached under the new name; the instance restarts.
   * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html
   */
  rename(region: string, identifier: string, to: string): void {
    const { phases, onRename } = this.servers();
    if (this.table.find(region, to) !== undefined)
      throw new AwsError('DBInstanceAlreadyExistsFault', `DB instance already exists: ${to}`);
    const instance = this.available(region, identifier);
    this.under(instance, 'renaming', async () => {
      const [endpoint] = await Promise.all([onRename(region, identifier, to), this.pass(phases.renamingMs)]);
      this.table.remove(region, identifier);
      return { identifier: to, endpoint };
    });
  }

  /** A parameter group is associated at once and in effect after a restart. */
  modify(region: string, identifier: string, { parameterGroup, backupRetentionDays, settings }: RdsModification): void {
    const { modifyingMs } = this.servers().phases;
    const instance = this.available(region, identifier);
    const { configuration } = instance;
    if (parameterGroup !== undefined) this.assertGroup(region, parameterGroup);
    const other = parameterGroup !== undefined && parameterGroup !== configuration.parameterGroup.name;
    this.under(instance, 'modifying', async () => {
      await this.pass(modifyingMs);
      return {
        ...(backupRetentionDays !== undefined && { backupRetentionDays }),
        configuration: {
          ...configuration,
          ...(other && { parameterGroup: { name: parameterGroup, status: 'pending-reboot' } }),
          settings: { ...configuration.settings, ...settings },
        },
      };
    });
  }

  reboot(region: string, identifier: string): void {
    const { phases, onReboot } = this.servers();
    const instance = this.available(region, identifier);
    this.under(instance, 'rebooting', async () => {
      await Promise.all([onReboot(region, identifier), this.pass(phases.rebootingMs)]);
      const { parameterGroup } = instance.configuration;
      return { configuration: { ...instance.configuration, parameterGroup: { ...parameterGroup, status: 'in-sync' } } };
    });
  }

  /**
   * The source is `modifying` while it is copied, and has to have backups.
   * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
   */
  create(region: string, identifier: string, source: RdsInstance, input: CreateDBInstanceReadReplicaMessage): void {
    const { phases, onReplica } = this.servers();
    if (this.table.find(region, identifier) !== undefined)
      throw new AwsError('DBInstanceAlreadyExistsFault', `DB instance already exists: ${identifier}`);
    assertCreatable(input, source.configuration, { engine: source.engine, region });
    if (input.DBParameterGroupName !== undefined) this.assertGroup(region, input.DBParameterGroupName);
    this.available(source.region, source.identifier);
    if (source.backupRetentionDays === 0) throw busy('Automated backups are not enabled for this database instance.');
    const { account, arn } = arnOf(input.SourceDBInstanceIdentifier);
    const created: RdsInstance = {
      region,
      identifier,
      resourceId: newResourceId(),
      status: 'creating',
      engine: source.engine,
      engineVersion: source.engineVersion,
      endpoint: { host: 'none', port: 0 },
      backupRetentionDays: 0,
      source: arn,
      replicas: [],
      configuration: configurationOfReplica(input, source.configuration, { engine: source.engine, region }),
    };
    this.table.put(created);
    this.under(source, 'modifying', async () => {
      await this.pass(phases.modifyingMs);
      return { replicas: [...source.replicas, `arn:aws:rds:${region}:${account}:db:${identifier}`] };
    });
    this.under(created, 'creating', async () => {
      const [endpoint] = await Promise.all([onReplica(region, identifier, source), this.pass(phases.creatingMs)]);
      return { endpoint, replication: { status: 'replicating', normal: true } };
    });
  }

  private servers(): Replacing {
    if (this.replacing === undefined)
      throw new NotImplementedByLab('to replace an instance: this world has no servers for it');
    return this.replacing;
  }

  private available(region: string, identifier: string): RdsInstance {
    const instance = this.table.find(region, identifier);
    if (instance === undefined) throw new AwsError('DBInstanceNotFoundFault', `DBInstance ${identifier} not found.`);
    if (instance.status !== 'available')
      throw busy(`DB instance ${identifier} is not in the available state, its status is ${instance.status}`);
    return instance;
  }

  /** Known are those that some instance of the Region has had; a default group is always there. */
  private assertGroup(region: string, name: string): void {
    const known = this.table
      .all()
      .some((one) => one.region === region && one.configuration.parameterGroup.name === name);
    if (!known && !name.startsWith('default.'))
      throw new AwsError('DBParameterGroupNotFoundFault', `DBParameterGroup not found: ${name}`);
  }

  /** In that status until it is done; what it has become meanwhile stays. */
  private under(instance: RdsInstance, status: string, work: () => Promise<Partial<RdsInstance>>): void {
    const { region, identifier } = instance;
    this.table.put({ ...instance, status });
    const now = () => this.table.find(region, identifier) ?? instance;
    work().then(
      (change) => this.table.put({ ...now(), ...change, status: 'available' }),
      () => this.table.put({ ...now(), status: 'failed' }),
    );
  }

  private pass(milliseconds: number): Promise<void> {
    return new Promise((resolve) => this.clock.after(milliseconds, resolve));
  }
}

const key = (region: string, identifier: string): string => `${region}/${identifier}`;

/** Like those of AWS, and never the same twice. */
let resources = 0;
export const newResourceId = (): string => {
  resources += 1;
  return `db-LAB${String(resources).padStart(10, '0')}`;
};

const busy = (message: string): AwsError => new AwsError('InvalidDBInstanceStateFault', message);

const arnOf = (arn = ''): { readonly arn: string; readonly account: string } => ({
  arn,
  account: arn.split(':')[4] ?? 'unknown',
});
