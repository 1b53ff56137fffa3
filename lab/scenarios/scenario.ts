import type { Stage } from './stage';

export interface Scenario {
  readonly name: string;
  /** One line for `--list`. */
  readonly title: string;
  /** Makes the fault happen on a stage that is set, and marks when. */
  readonly strike: (stage: Stage) => Promise<void>;
  /** What still happens after the run has ended, before the verdict. */
  readonly aftermath?: (stage: Stage) => Promise<void>;
  /** The side that dies for good. */
  readonly lost?: 'home';
}
