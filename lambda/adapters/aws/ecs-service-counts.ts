import { DescribeServicesCommand, ECSClient, type ServiceEvent } from '@aws-sdk/client-ecs';
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
    return (answer.services ?? []).map(({ runningCount = 0, desiredCount = 0, events = [] }) => {
      const refusal = runningCount < desiredCount ? refusalIn(events) : undefined;
      return { service: name, running: runningCount, desired: desiredCount, ...(refusal && { refusal }) };
    });
  }
}

/** An event stands for ten repetitions at most, hours old ones among them: only what ECS has said of late is about now. */
const LATELY_MS = 15 * 60_000;

/**
 * The newest of what ECS could not place, in its own words. Newest events come first.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
 */
function refusalIn(events: readonly ServiceEvent[]): string | undefined {
  const newest = events.find(({ message = '' }) => message.includes('was unable to'));
  const isLate = Date.now() - (newest?.createdAt?.getTime() ?? 0) > LATELY_MS;
  return isLate ? undefined : newest?.message;
}
