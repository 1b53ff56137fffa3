import type { Construct } from 'constructs';
import type { WorkloadPlan } from '../config/plan';
import { WorkloadRegion } from '../constructs/workload-region';
import { RegionalStack, type RegionalStackProps } from './regional-stack';

export interface TiebreakerStackProps extends RegionalStackProps {
  readonly plan: WorkloadPlan;
  readonly notify?: string;
}

/** The workload's third voice. */
export class TiebreakerStack extends RegionalStack {
  constructor(scope: Construct, id: string, { plan, notify, ...props }: TiebreakerStackProps) {
    super(scope, id, props);
    new WorkloadRegion(this, 'Workload', { plan, notify });
  }
}
