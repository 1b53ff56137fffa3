import type { Construct } from 'constructs';
import type { WorkloadPlan } from '../config/plan';
import { Ledger } from '../constructs/ledger';
import { RegionalStack, type RegionalStackProps } from './regional-stack';

export interface LedgerStackProps extends RegionalStackProps {
  readonly plan: WorkloadPlan;
}

/** The installation's ledger, owned in the tiebreaker. */
export class LedgerStack extends RegionalStack {
  constructor(scope: Construct, id: string, props: LedgerStackProps) {
    super(scope, id, props);
    new Ledger(this, 'Ledger', { plan: props.plan });
  }
}
