import { emptyState, type TestWorld, testWorld, type WorkloadState } from './in-memory-world';
import { sampleConfig } from './sample-config';

export const APPLICATIONS = [
  { name: 'billing', image: 'busybox:1.37', classes: ['urgent', 'normal'] },
  { name: 'mails', image: 'busybox:1.37', classes: ['normal'] },
];

/** The command line in a world with the workload `orders`, whose jobs belong to `billing`. */
export let world: TestWorld;
export let orders: WorkloadState;

export function given(
  applications: readonly unknown[] = APPLICATIONS.slice(0, 1),
  others: readonly unknown[] = [],
): void {
  orders = emptyState();
  const config = sampleConfig({ jobs: { maxRunning: 2, applications } }, others);
  world = testWorld({ config, states: { orders, library: emptyState() } });
}

export const removeWorld = (): void => world.remove();

export const jobs = (...argv: string[]) => world.handover('jobs', ...argv);
export const stored = (id: string) => orders.desk.find('billing', id);
