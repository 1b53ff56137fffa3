import type { WorkloadSettings } from '../../contract/settings';
import { servingSide } from '../../domain/sides';
import type { DatabaseFleet, InstanceState, PromotionKind } from '../../ports/database-fleet';
import { AuroraGlobalClusters } from './aurora-global-clusters';
import { RdsReplicaPairs } from './rds-replica-pairs';

/** The databases of a workload may be of both families: each is asked as what the settings say it is. */
export class DatabaseFamilies implements DatabaseFleet {
  private readonly pairs: RdsReplicaPairs;
  private readonly aurora: AuroraGlobalClusters;
  private readonly clusters: ReadonlySet<string>;

  constructor({ databases, regions }: Pick<WorkloadSettings, 'databases' | 'regions'>, region: string) {
    const side = servingSide(regions, region);
    const clusters = databases.flatMap((database) =>
      database.kind === 'aurora-global'
        ? [{ cluster: database.instance[side], globalCluster: database.globalCluster }]
        : [],
    );
    this.pairs = new RdsReplicaPairs(region);
    this.aurora = new AuroraGlobalClusters(region, clusters);
    this.clusters = new Set(clusters.map(({ cluster }) => cluster));
  }

  describe(instance: string): Promise<InstanceState> {
    return this.familyOf(instance).describe(instance);
  }

  promote(instance: string, how: PromotionKind): Promise<void> {
    return this.familyOf(instance).promote(instance, how);
  }

  gaveUp(instance: string, since: string): Promise<string | undefined> {
    return this.familyOf(instance).gaveUp(instance, since);
  }

  private familyOf(instance: string): DatabaseFleet {
    return this.clusters.has(instance) ? this.aurora : this.pairs;
  }
}
