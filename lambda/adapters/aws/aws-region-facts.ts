import { ECSClient } from '@aws-sdk/client-ecs';
import { DescribeAccountAttributesCommand, RDSClient } from '@aws-sdk/client-rds';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { DatabaseSettings, ServiceSettings, Side, WorkloadSettings } from '../../contract/settings';
import { QUOTAS } from '../../domain/quota-parity';
import { otherSide, servingSide } from '../../domain/sides';
import type {
  DatabaseFacts,
  FactsOfSides,
  QuotaFacts,
  RegionFacts,
  SecretFacts,
  TaskFacts,
} from '../../ports/region-facts';
import { orUndefined } from './aurora-look';
import { bestEffort, type CallBudget, clientConfig } from './clients';
import { translated } from './faults';
import { clusterFacts, instanceFacts } from './rds-facts';
import { serviceFacts, taskDefinitionFacts } from './task-facts';

/** Facts of one Region from its control planes. */
export class AwsRegionFacts implements RegionFacts {
  readonly region: string;
  private readonly rds: RDSClient;
  private readonly ecs: ECSClient;
  private readonly secrets: SecretsManagerClient;

  constructor(
    budget: CallBudget,
    private readonly side: Side,
  ) {
    const config = clientConfig(budget);
    this.region = budget.region;
    this.rds = new RDSClient(config);
    this.ecs = new ECSClient(config);
    this.secrets = new SecretsManagerClient(config);
  }

  database(database: DatabaseSettings): Promise<DatabaseFacts | undefined> {
    const identifier = database.instance[this.side];
    return this.told(identifier, () =>
      database.kind === 'aurora-global'
        ? clusterFacts(this.rds, identifier, database.globalCluster)
        : instanceFacts(this.rds, identifier),
    );
  }

  secret(secretId: string): Promise<SecretFacts | undefined> {
    return this.told(`the secret ${secretId}`, () =>
      orUndefined('ResourceNotFoundException', async () => {
        const { DeletedDate } = await this.secrets.send(new DescribeSecretCommand({ SecretId: secretId }));
        return DeletedDate === undefined ? {} : { deletedAt: DeletedDate.toISOString() };
      }),
    );
  }

  service({ cluster, service }: ServiceSettings): Promise<TaskFacts | undefined> {
    const { [this.side]: name } = service;
    return this.told(`the service ${name}`, () => serviceFacts(this.ecs, cluster[this.side], name));
  }

  taskDefinition(name: string): Promise<TaskFacts | undefined> {
    return this.told(`the task definition ${name}`, () => taskDefinitionFacts(this.ecs, name));
  }

  quotas(): Promise<readonly QuotaFacts[]> {
    return this.told('quotas of RDS', async () => {
      const { AccountQuotas = [] } = await this.rds.send(new DescribeAccountAttributesCommand({}));
      return AccountQuotas.flatMap(({ AccountQuotaName: name, Used: used, Max: most }) =>
        name !== undefined && QUOTAS.has(name) && used !== undefined && most !== undefined
          ? [{ name, used, most }]
          : [],
      );
    });
  }

  private told<T>(what: string, ask: () => Promise<T>): Promise<T> {
    return translated(`asking ${this.region} for ${what}`, ask);
  }
}

/** Two calls follow each other: even twice each they end inside the step's 30 s. */
const ofThisRegion = (region: string): CallBudget => ({ region, connectMs: 1_000, answerMs: 3_000, attempts: 2 });

/** The other Region may be the one that is gone: one short try. */
export function factsOfSides({ regions }: Pick<WorkloadSettings, 'regions'>, region: string): FactsOfSides {
  const side = servingSide(regions, region);
  const other = otherSide(side);
  return {
    here: new AwsRegionFacts(ofThisRegion(region), side),
    there: new AwsRegionFacts(bestEffort(regions[other]), other),
  };
}
