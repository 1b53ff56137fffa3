import type { Clock } from '../lambda/ports/outside';
import type { Compose } from './ports';
import type { Terminal } from './terminal';

/** Everything that a command touches outside of itself. */
export interface World {
  readonly terminal: Terminal;
  /** Where the command was typed. */
  readonly folder: string;
  readonly clock: Clock;
  /** A few characters that two runs started in the same second do not share. */
  readonly unique: () => string;
  readonly compose: Compose;
}
