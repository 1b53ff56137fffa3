import type { Timings, WorkloadSettings } from '../contract/settings';
import type { Clock } from '../ports/outside';

/** What every step knows beside its document: the configuration, its own Region, and time as a port. */
export interface StepContext {
  readonly settings: WorkloadSettings;
  readonly timings: Timings;
  readonly region: string;
  readonly clock: Clock;
}

/** One use case per state: `(document, ports, context) → answer`. It looks first, so running it again is harmless. */
export type Step<Document, Ports, Answer> = (document: Document, ports: Ports, context: StepContext) => Promise<Answer>;

export const now = (context: StepContext): string => context.clock.now().toISOString();
