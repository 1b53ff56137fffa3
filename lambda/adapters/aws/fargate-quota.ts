import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  type ServiceQuota,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { ERRORS, FailoverError } from '../../contract/errors';
import type { FargateRoom } from '../../ports/task-supplies';
import { orUndefined } from './aurora-look';
import { beside, clientConfig } from './clients';
import { translated } from './faults';

/** Fargate On-Demand vCPU resource count. https://docs.aws.amazon.com/general/latest/gr/ecs-service.html */
const QUOTA = { ServiceCode: 'fargate', QuotaCode: 'L-3032A538' };

/** Of the whole account: tasks of others, and pods. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/monitoring-fargate-usage.html */
const USAGE = {
  Namespace: 'AWS/Usage',
  MetricName: 'ResourceCount',
  Dimensions: Object.entries({
    Service: 'Fargate',
    Type: 'Resource',
    Resource: 'vCPU',
    Class: 'Standard/OnDemand',
  }).map(([Name, Value]) => ({ Name, Value })),
};

/** Collected every minute; a figure may come late. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Usage-Metrics.html */
const PERIOD_SECONDS = 60;
const LATELY_MS = 15 * 60_000;

/** What Fargate On-Demand may run at once in one Region, and what it runs. All is asked at once; a default counts, and is missed, only where nothing was applied. */
export class FargateQuota {
  private readonly quotas: ServiceQuotasClient;
  private readonly metrics: CloudWatchClient;

  constructor(private readonly region: string) {
    const config = clientConfig(beside(region));
    this.quotas = new ServiceQuotasClient(config);
    this.metrics = new CloudWatchClient(config);
  }

  room(): Promise<FargateRoom> {
    return translated(`asking ${this.region} for the quota of Fargate`, async () => {
      const [ofAll, using] = [this.ofAll(), this.used().catch(() => undefined)];
      ofAll.catch(() => undefined);
      const applied = await this.applied();
      const mostVcpus = applied ?? (await ofAll);
      if (mostVcpus === undefined) throw new FailoverError(ERRORS.transient, 'Service Quotas tells no value of it');
      const usedVcpus = await using;
      const told = applied === undefined ? 'default' : 'applied';
      return { mostVcpus, told, ...(usedVcpus !== undefined && { usedVcpus }) };
    });
  }

  /**
   * What was never applied to an account is not retrieved: then the default holds.
   * https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html, https://github.com/aws/aws-cli/issues/6629
   */
  private applied(): Promise<number | undefined> {
    return orUndefined(NONE, async () => inQuota(await this.quotas.send(new GetServiceQuotaCommand(QUOTA))));
  }

  private ofAll(): Promise<number | undefined> {
    const asked = new GetAWSDefaultServiceQuotaCommand(QUOTA);
    return orUndefined(NONE, async () => inQuota(await this.quotas.send(asked)));
  }

  /** The newest figure; a Region where nothing has run may have none. */
  private async used(): Promise<number | undefined> {
    const EndTime = new Date();
    const StartTime = new Date(EndTime.getTime() - LATELY_MS);
    const asked = { ...USAGE, StartTime, EndTime, Period: PERIOD_SECONDS };
    const { Datapoints = [] } = await this.metrics.send(
      new GetMetricStatisticsCommand({ ...asked, Statistics: ['Maximum'] }),
    );
    const at = ({ Timestamp }: { Timestamp?: Date }): number => Timestamp?.getTime() ?? 0;
    return [...Datapoints].sort((a, b) => at(b) - at(a))[0]?.Maximum;
  }
}

const NONE = 'NoSuchResourceException';

const inQuota = ({ Quota }: { readonly Quota?: ServiceQuota }): number | undefined => Quota?.Value;
