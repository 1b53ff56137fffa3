import {
  CreateDBInstanceReadReplicaCommand,
  CreateDBSnapshotCommand,
  type DBInstance,
  type DBSnapshot,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  RebootDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { ERRORS, FailoverError } from '../../contract/errors';
import type { LastSnapshot, ReplicaSeed, ReplicaSeeding } from '../../ports/replica-seeding';
import { clientConfig, controlPlane } from './clients';
import { isPassing, named, readFault, translated } from './faults';
import { notLastSnapshot } from './last-snapshot';
import { parameterGroup, replicaLike, unlike } from './replica-blueprint';

/** Said of an instance, or of the source in the other Region, that is busy, and of a Region that has no machine of the class just now: it passes. */
const PASSES = new Set(['InvalidDBInstanceStateFault', 'InsufficientDBInstanceCapacityFault']);

/** RDS instances of one Region. */
export class RdsReplicaSeeding implements ReplicaSeeding {
  private readonly client: RDSClient;

  constructor(region: string) {
    this.client = new RDSClient(clientConfig(controlPlane(region)));
  }

  async snapshot(wanted: LastSnapshot): Promise<'under way' | 'available'> {
    const { instance, name } = wanted;
    const found = await this.found(wanted);
    if (found !== 'none') return found;
    await this.asked(`snapshotting ${instance}`, 'DBSnapshotAlreadyExistsFault', () =>
      this.client.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: instance, DBSnapshotIdentifier: name })),
    );
    return 'under way';
  }

  async found(wanted: LastSnapshot): Promise<'none' | 'under way' | 'available'> {
    const { instance, name } = wanted;
    const [shown, of] = await Promise.all([this.findSnapshot(name), this.find(instance)]);
    if (shown === undefined) return 'none';
    if (of === undefined)
      throw new FailoverError(ERRORS.transient, `${instance} is not shown just now, so nothing tells whose ${name} is`);
    const complaint = notLastSnapshot(shown, of, wanted);
    if (complaint !== undefined) throw person(complaint);
    return shown.Status === 'available' ? 'available' : 'under way';
  }

  async rename(instance: string, to: string): Promise<void> {
    const [before, after] = await Promise.all([this.find(instance), this.find(to)]);
    if (before === undefined && after !== undefined) return;
    if (before === undefined) throw person(`there is no instance ${instance} to rename`);
    // It was there a moment ago: a try whose answer was lost has renamed it.
    await this.asked(`renaming ${instance}`, 'DBInstanceNotFoundFault', () =>
      this.client.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: instance,
          NewDBInstanceIdentifier: to,
          ApplyImmediately: true,
        }),
      ),
    );
  }

  async create(seed: ReplicaSeed): Promise<void> {
    const [standing, like] = await Promise.all([this.find(seed.replica), this.find(seed.like)]);
    if (standing !== undefined) return;
    if (like === undefined) throw person(`there is no instance ${seed.like} to make ${seed.replica} like`);
    const { instance, region } = seed.source;
    const source = await this.find(instance, new RDSClient(clientConfig(controlPlane(region))));
    if (source === undefined) throw person(`there is no instance ${instance} in ${region} to replicate`);
    await this.asked(`creating ${seed.replica}`, 'DBInstanceAlreadyExistsFault', () =>
      this.client.send(new CreateDBInstanceReadReplicaCommand(replicaLike(like, source, seed))),
    );
  }

  async settle(replica: string, like: string): Promise<'under way' | 'settled'> {
    const [standing, wanted] = await Promise.all([this.find(replica), this.find(like)]);
    if (standing === undefined || wanted === undefined)
      throw person(`there is no instance ${standing === undefined ? replica : like}`);
    const group = parameterGroup(standing);
    const differ = unlike(standing, wanted);
    if (differ !== undefined) await this.change(replica, differ);
    else if (group?.ParameterApplyStatus === 'pending-reboot') await this.restart(replica);
    else if (group?.ParameterApplyStatus === 'in-sync') return 'settled';
    else if (group?.ParameterApplyStatus !== 'applying')
      throw person(`parameters of ${replica} are ${group?.ParameterApplyStatus ?? 'in no group'}`);
    return 'under way';
  }

  private change(replica: string, settings: ReturnType<typeof unlike>): Promise<void> {
    return this.asked(`changing ${replica}`, undefined, () =>
      this.client.send(
        new ModifyDBInstanceCommand({ DBInstanceIdentifier: replica, ...settings, ApplyImmediately: true }),
      ),
    );
  }

  private restart(replica: string): Promise<void> {
    return this.asked(`restarting ${replica}`, undefined, () =>
      this.client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: replica })),
    );
  }

  private async find(instance: string, client = this.client): Promise<DBInstance | undefined> {
    return translated(`describing ${instance}`, () =>
      client
        .send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: instance }))
        .then(({ DBInstances }) => named(DBInstances, instance), unless('DBInstanceNotFoundFault')),
    );
  }

  private async findSnapshot(snapshot: string): Promise<DBSnapshot | undefined> {
    return translated(`describing snapshot ${snapshot}`, () =>
      this.client
        .send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: snapshot }))
        .then(({ DBSnapshots }) => named(DBSnapshots, snapshot), unless('DBSnapshotNotFoundFault')),
    );
  }

  /** `there`: what is said of something that an earlier call made, whose answer was lost. */
  private async asked(doing: string, there: string | undefined, call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      const { name, message } = readFault(error);
      if (name === there) return;
      if (PASSES.has(name) || isPassing(error))
        throw new FailoverError(ERRORS.transient, `${doing}: ${name}: ${message}`);
      throw person(`${doing} was refused: ${name}: ${message}`);
    }
  }
}

const person = (message: string) => new FailoverError(ERRORS.databaseNeedsPerson, message);

/** That answer means that there is none. */
const unless =
  (missing: string) =>
  (error: unknown): undefined => {
    if (readFault(error).name !== missing) throw error;
    return undefined;
  };
