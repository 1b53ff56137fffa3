import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type {
  LastSnapshot,
  ReplicaSeed,
  ReplicaSeeding,
  SeedingJudge,
  SettlingCall,
} from '../../lambda/ports/replica-seeding';
import type { MemoryFleet, MemoryInstance } from './memory-fleet';
import type { MemoryServer } from './memory-server';

/** Where servers come from, and under which names they are reached. */
export interface MemoryHosts {
  /** What can be copied; undefined: it is not there, or no primary. */
  primary(region: string, instance: string): MemoryServer | 'busy' | undefined;
  /** A server that follows another one, reached under the instance's own name. */
  replica(region: string, instance: string, source: MemoryServer): MemoryServer;
  /** The same server under another name; nothing answers under the old one. */
  rename(region: string, from: string, to: string): void;
}

/** Of the server that stood there: another name changes nothing about that. */
export interface MemorySnapshot {
  readonly of: string;
  readonly server: MemoryServer;
  readonly atMs: number;
  readonly manual: boolean;
  status: 'creating' | 'available' | 'failed';
}

/** What stands in one Region, with the rules of RDS. Its fleet's owner moves what is under way on. */
export class MemorySeeding implements ReplicaSeeding, SeedingJudge {
  readonly snapshots = new Map<string, MemorySnapshot>();
  /** What took effect, in order. */
  readonly deeds: string[] = [];
  /** So many calls take effect, and nobody hears of it. */
  unanswered = 0;
  /** How many did. */
  hits = 0;
  /** For so many replicas the Region has no machine. */
  exhausted = 0;
  private readonly settled = new Set<string>();

  constructor(
    private readonly region: string,
    private readonly fleet: MemoryFleet,
    private readonly hosts: MemoryHosts,
  ) {}

  async snapshot(wanted: LastSnapshot): Promise<'under way' | 'available'> {
    const found = await this.found(wanted);
    if (found !== 'none') return found;
    const { name, instance } = wanted;
    const source = this.available(instance, 'to snapshot');
    const { server } = source;
    const made: MemorySnapshot = { of: instance, server, atMs: server.nowMs(), manual: true, status: 'creating' };
    this.snapshots.set(name, made);
    this.deeds.push(`snapshot ${name} of ${instance}`);
    underWay(source, 'backing-up', () => Object.assign(made, { status: 'available' }));
    this.answer(`snapshotting ${instance}`);
    return 'under way';
  }

  async found({ name, instance, notBefore }: LastSnapshot): Promise<'none' | 'under way' | 'available'> {
    this.fleet.assertAnswers(`looking for snapshot ${name}`);
    const found = this.snapshots.get(name);
    if (found === undefined) return 'none';
    const own = this.fleet.instances.get(instance)?.server === found.server;
    if (!own || !found.manual || found.atMs < Date.parse(notBefore) || found.status === 'failed')
      throw new FailoverError(ERRORS.databaseNeedsPerson, `snapshot ${name} is not the last snapshot of ${instance}`);
    return found.status === 'available' ? 'available' : 'under way';
  }

  async rename(instance: string, to: string): Promise<void> {
    this.fleet.assertAnswers(`renaming ${instance}`);
    const { instances } = this.fleet;
    if (!instances.has(instance) && instances.has(to)) return;
    if (instances.has(to)) throw new FailoverError(ERRORS.databaseNeedsPerson, `${to} exists already`);
    const renamed = this.available(instance, 'to rename');
    this.deeds.push(`${instance} is called ${to}`);
    underWay(renamed, 'renaming', () => {
      this.hosts.rename(this.region, instance, to);
      instances.delete(instance);
      this.fleet.add(to, renamed.server);
    });
    this.answer(`renaming ${instance}`);
  }

  async create({ replica, source, like }: ReplicaSeed): Promise<void> {
    this.fleet.assertAnswers(`creating ${replica}`);
    if (this.fleet.instances.has(replica)) return;
    this.available(like, 'to make a replica like');
    const primary = this.hosts.primary(source.region, source.instance);
    if (primary === undefined)
      throw new FailoverError(ERRORS.databaseNeedsPerson, `${source.instance} in ${source.region} can have no replica`);
    if (primary === 'busy') throw new FailoverError(ERRORS.transient, `${source.instance} is busy`);
    if (this.exhausted > 0) {
      this.exhausted -= 1;
      throw new FailoverError(ERRORS.transient, `${this.region} has no machine for ${replica} just now`);
    }
    this.deeds.push(`${replica} follows ${source.instance}`);
    this.settled.delete(replica);
    const created = this.fleet.add(replica, this.hosts.replica(this.region, replica, primary));
    underWay(created, 'creating');
    this.answer(`creating ${replica}`);
  }

  async settle(replica: string): Promise<'under way' | 'settled'> {
    this.fleet.assertAnswers(`settling ${replica}`);
    if (this.settled.has(replica)) return 'settled';
    const changed = this.available(replica, 'to change');
    underWay(changed, 'rebooting', () => void this.settled.add(replica));
    return 'under way';
  }

  async refusesReplica({ source }: ReplicaSeed): Promise<string | undefined> {
    const primary = this.hosts.primary(source.region, source.instance);
    if (primary === undefined) return `${source.instance} in ${source.region} can have no replica`;
    return primary === 'busy' ? `${source.instance} in ${source.region} is busy` : undefined;
  }

  async settling(replica: string | undefined): Promise<readonly SettlingCall[]> {
    this.fleet.assertAnswers(`looking at ${replica ?? 'what is settled'}`);
    if (replica !== undefined && this.settled.has(replica)) return [];
    return [
      { operation: 'rds:ModifyDBInstance', detail: 'what it is created without' },
      { operation: 'rds:RebootDBInstance', detail: 'for its parameter group' },
    ];
  }

  private answer(doing: string): void {
    if (this.unanswered === 0) return;
    this.unanswered -= 1;
    this.hits += 1;
    throw new FailoverError(ERRORS.transient, `${doing} was not answered`);
  }

  private available(instance: string, what: string): MemoryInstance {
    const found = this.fleet.instances.get(instance);
    if (found?.status === 'available') return found;
    const passes = found !== undefined && this.fleet.passes(found.status);
    const name = passes ? ERRORS.transient : ERRORS.databaseNeedsPerson;
    throw new FailoverError(name, `RDS refused ${what} ${instance} in status ${found?.status ?? 'missing'}`);
  }
}

const underWay = (instance: MemoryInstance, status: string, ends: () => void = () => undefined): void =>
  void Object.assign(instance, { status, ends });
