import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import type { ServiceSettings, Side } from '../../contract/settings';
import type { ServiceCount } from '../../ports/observation-store';
import type { ServiceCounts } from '../../ports/regional-signs';
import { bestEffort, clientConfig } from './clients';
import { translated } from './faults';

/** The workload's services of one side; none in the tiebreaker. One call for each: they may stand on clusters of their own. */
export class EcsServiceCounts implements ServiceCounts {
  private readonly client: ECSClient;

  constructor(
    region: string,
    private readonly side: Side | undefined,
    private readonly services: readonly ServiceSettings[],
  ) {
    this.client = new ECSClient(clientConfig(bestEffort(region)));
  }

  async counts(): Promise<readonly ServiceCount[]> {
    const { side } = this;
    if (side === undefined) return [];
    const counted = await Promise.all(this.services.map((service) => this.count(service, side)));
    return counted.flat();
  }

  private async count({ name, cluster, service }: ServiceSettings, side: Side): Promise<ServiceCount[]> {
    const answer = await translated(`counting the tasks of ${name}`, () =>
      this.client.send(new DescribeServicesCommand({ cluster: cluster[side], services: [service[side]] })),
    );
    return (answer.services ?? []).map(({ runningCount = 0, desiredCount = 0 }) => ({
      service: name,
      running: runningCount,
      desired: desiredCount,
    }));
  }
}
