import {
  emptyState,
  LEASE,
  type TestWorld,
  type TestWorldOptions,
  testWorld,
  type WorkloadState,
} from './in-memory-world';
import { sampleConfig } from './sample-config';

/** The command line in a world with the workload `orders`, which has ever served, and `library`. */
export let world: TestWorld;
export let orders: WorkloadState;

export function given(changes: Partial<WorkloadState> = {}, options: TestWorldOptions = {}): void {
  orders = emptyState({ lease: LEASE, ...changes });
  const states = { orders, library: emptyState() };
  world = testWorld({ config: sampleConfig(), states, ...options });
}

export const removeWorld = (): void => world.remove();

/** Name of the run that a person starts in it. */
export const RUN = 'failover-orders-20261122T031407Z-1f3a';
