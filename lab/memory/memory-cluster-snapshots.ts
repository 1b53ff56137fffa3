import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { ClusterSnapshot, ClusterSnapshots, SnapshotToCopy } from '../../lambda/ports/cluster-snapshots';
import type { MemoryFleet } from './memory-fleet';
import type { MemoryServer } from './memory-server';

export type MemoryClusterSnapshot = { -readonly [Key in keyof ClusterSnapshot]: ClusterSnapshot[Key] } & {
  readonly cluster: string;
  /** Whose storage it is of. */
  readonly server?: MemoryServer;
  readonly tags?: Readonly<Record<string, string>>;
};

/** Snapshots of the clusters of one Region, with the rules of RDS. What is under way ends when the fleet's owner moves it on. */
export class MemoryClusterSnapshots implements ClusterSnapshots {
  readonly shown: MemoryClusterSnapshot[] = [];
  /** So many copies take effect, and nobody hears of it. */
  unanswered = 0;
  /** How many did. */
  hits = 0;

  constructor(private readonly fleet: Pick<MemoryFleet, 'assertAnswers' | 'underWay'>) {}

  async of(cluster: string): Promise<readonly ClusterSnapshot[]> {
    this.fleet.assertAnswers(`describing snapshots of ${cluster}`);
    return this.shown
      .filter((one) => one.cluster === cluster)
      .map(({ cluster: _, server: __, tags: ___, ...one }) => one);
  }

  async copy({ from, to, tags }: SnapshotToCopy): Promise<void> {
    this.fleet.assertAnswers(`copying ${from}`);
    if (this.shown.some(({ name }) => name === to)) return;
    const source = this.shown.find(({ name }) => name === from);
    if (source === undefined) throw new FailoverError(ERRORS.databaseNeedsPerson, `there is no snapshot ${from}`);
    if (source.status !== 'available') throw new FailoverError(ERRORS.transient, `${from} is ${source.status}`);
    this.begin({ ...source, name: to, status: 'copying', stays: true, copyOf: from, tags });
    if (this.unanswered === 0) return;
    this.unanswered -= 1;
    this.hits += 1;
    throw new FailoverError(ERRORS.transient, `copying ${from} was not answered`);
  }

  /** From now on it is under way, and then there. */
  begin(snapshot: MemoryClusterSnapshot): void {
    this.shown.push(snapshot);
    this.fleet.underWay.push(() => void Object.assign(snapshot, { status: 'available' }));
  }

  /** Its retention has passed, or a person has deleted it. */
  forget(holds: (snapshot: MemoryClusterSnapshot) => boolean): void {
    this.shown.splice(0, this.shown.length, ...this.shown.filter((one) => !holds(one)));
  }
}
