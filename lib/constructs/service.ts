import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { PerSide } from '../../lambda/contract/settings';

/** An ECS service that must have its capacity on the Region that takes over. */
export interface Service {
  /** Name within the workload. */
  readonly name: string;
  /** The service of this Region, imported, or created without a desired count: a deploy would set what a run has raised back to it. */
  readonly service: ecs.IBaseService;
  /** Tasks that it needs while this Region serves. */
  readonly desiredCount: number;
  /**
   * Name of the cluster on each side.
   *
   * @default - that of the service on both sides; must be given when the cluster is created in the same app
   */
  readonly clusterName?: PerSide<string>;
  /**
   * Name of the service on each side.
   *
   * @default - that of the service on both sides; must be given when the service is created in the same app
   */
  readonly serviceName?: PerSide<string>;
}
