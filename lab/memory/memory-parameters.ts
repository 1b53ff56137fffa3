import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { ConnectionParameters } from '../../lambda/ports/outside';

/** Parameters of one Region. */
export class MemoryParameters implements ConnectionParameters {
  readonly values = new Map<string, string>();
  away = false;

  async read(name: string): Promise<string | undefined> {
    if (this.away) throw new FailoverError(ERRORS.transient, `reading the parameter ${name}: no answer`);
    return this.values.get(name);
  }

  async write(name: string, value: string): Promise<void> {
    if (this.away) throw new FailoverError(ERRORS.transient, `writing the parameter ${name}: no answer`);
    this.values.set(name, value);
  }
}
