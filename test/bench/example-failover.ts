import type { ShippedFailover } from '../../bench/shipped-failover';
import { shippedMachine } from '../scenarios/shipped';

/** What `shippedFailover` answers, without a process for the app: that one is tested by itself. */
export async function exampleFailover(): Promise<ShippedFailover> {
  const shipped = await shippedMachine();
  const settings = shipped.workload.settings.get(shipped.arn.split(':')[3] ?? 'none');
  if (settings === undefined) throw new Error('no settings');
  return { shipped, settings };
}
