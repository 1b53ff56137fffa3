import type { WorkloadPlan } from '../../lib';

/** A hand-written plan. */
export const PLAN: WorkloadPlan = {
  installation: 'demo',
  name: 'orders',
  home: 'us-east-1',
  standby: 'us-west-2',
  tiebreaker: 'us-east-2',
  rto: '15 minutes',
  rpo: '1 minute',
  whenRpoExceeded: 'ask',
  automation: 'approve',
};
