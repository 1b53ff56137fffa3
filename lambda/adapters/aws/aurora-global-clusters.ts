import { FailoverGlobalClusterCommand, RDSClient, SwitchoverGlobalClusterCommand } from '@aws-sdk/client-rds';
import { ERRORS, FailoverError } from '../../contract/errors';
import type { DatabaseFleet, InstanceState, PromotionKind } from '../../ports/database-fleet';
import { saidGivenUp } from './aurora-events';
import { auroraLook } from './aurora-look';
import { type AuroraLook, auroraState, writerRegion } from './aurora-state';
import { clientConfig, controlPlane } from './clients';
import { readFault, translated } from './faults';

/** A cluster of this Region, and the global database that it belongs to. */
export interface AuroraCluster {
  readonly cluster: string;
  readonly globalCluster: string;
}

/** A refusal to promote, whose reason only a new look can tell. */
const REFUSALS = new Set([
  'InvalidGlobalClusterStateFault',
  'InvalidDBClusterStateFault',
  'DBClusterNotFoundFault',
  'GlobalClusterNotFoundFault',
]);

/**
 * Aurora global databases, as seen from the Region of one of their clusters. Only that Region is asked, but for a
 * switchover, which is called where the writer is.
 */
export class AuroraGlobalClusters implements DatabaseFleet {
  private readonly client: RDSClient;
  private readonly globals: ReadonlyMap<string, string>;

  constructor(
    private readonly region: string,
    clusters: readonly AuroraCluster[],
  ) {
    this.client = new RDSClient(clientConfig(controlPlane(region)));
    this.globals = new Map(clusters.map(({ cluster, globalCluster }) => [cluster, globalCluster]));
  }

  describe(cluster: string): Promise<InstanceState> {
    return translated(`describing ${cluster}`, () => this.state(cluster));
  }

  /** Looks first: one that is under way is not started twice, and the call names the cluster as RDS knows it, by its ARN. */
  async promote(cluster: string, how: PromotionKind): Promise<void> {
    await translated(`promoting ${cluster}`, async () => {
      const look = await this.look(cluster);
      if (look === undefined) throw refusal(cluster, { role: 'missing' }, 'it does not exist');
      const state = auroraState(look);
      if (state.role === 'primary') return;
      if (look.global?.FailoverState?.Status !== undefined || state.status.name === 'no-instance')
        throw refusal(cluster, state, state.status.detail ?? 'it was not asked');
      try {
        await this.start(look, how);
      } catch (error) {
        if (REFUSALS.has(readFault(error).name)) await this.explainRefusal(cluster, error);
        else throw error;
      }
    });
  }

  gaveUp(cluster: string, since: string): Promise<string | undefined> {
    return translated(`reading events of ${cluster}`, () =>
      saidGivenUp(this.client, { cluster, region: this.region }, since),
    );
  }

  /**
   * With `AllowDataLoss` it is a failover, without it a switchover, which needs the Region that failed; never with both
   * flags. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html
   */
  private async start(look: AuroraLook, how: PromotionKind): Promise<void> {
    const names = {
      GlobalClusterIdentifier: look.global?.GlobalClusterIdentifier,
      TargetDbClusterIdentifier: look.cluster.DBClusterArn,
    };
    if (how === 'failover')
      await once(this.region).send(new FailoverGlobalClusterCommand({ ...names, AllowDataLoss: true }));
    else await once(this.whereTheWriterIs(look)).send(new SwitchoverGlobalClusterCommand(names));
  }

  /** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html: `--region region_of_primary` */
  private whereTheWriterIs(look: AuroraLook): string {
    const region = writerRegion(look);
    if (region !== undefined) return region;
    throw new FailoverError(
      ERRORS.transient,
      'the global database shows no writer, a switchover is called in its Region',
    );
  }

  /** Refused in its present state: done already, under way, a status that passes, or one that needs a person. */
  private async explainRefusal(cluster: string, error: unknown): Promise<void> {
    const state = await this.state(cluster);
    if (state.role !== 'primary') throw refusal(cluster, state, readFault(error).message);
  }

  private async state(cluster: string): Promise<InstanceState> {
    const look = await this.look(cluster);
    return look === undefined ? { role: 'missing' } : auroraState(look);
  }

  private look(name: string): Promise<AuroraLook | undefined> {
    return auroraLook(this.client, name, this.globals.get(name));
  }
}

/** One try: after a lost answer the state is read again, the call is not made again blindly. */
const once = (region: string): RDSClient => new RDSClient(clientConfig({ ...controlPlane(region), attempts: 1 }));

function refusal(cluster: string, state: InstanceState, because: string): FailoverError {
  const status = state.role === 'missing' ? 'missing' : state.status.name;
  const needsPerson = state.role === 'missing' || state.status.means === 'person';
  return new FailoverError(
    needsPerson ? ERRORS.databaseNeedsPerson : ERRORS.transient,
    `RDS refused to promote ${cluster} in status ${status}: ${because}`,
  );
}
