import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { NameResolver, TrafficRecords } from '../../lambda/ports/outside';
import type { RecordToPut, StandingRecord, StandingRecords } from '../../lambda/ports/standing-records';

/** Names and what they point to, as clients and as the Route 53 API see them. */
export class MemoryNames {
  readonly targets = new Map<string, string>();
  /** Of those that were put. */
  readonly ttlSeconds = new Map<string, number>();
  /** The Route 53 API does not answer; names are answered all the same. */
  apiAway = false;
}

export class MemoryRecords implements TrafficRecords, StandingRecords {
  constructor(private readonly names: MemoryNames) {}

  async pointsAt({ name, target }: Parameters<TrafficRecords['pointsAt']>[0]): Promise<boolean | undefined> {
    return this.names.apiAway ? undefined : this.names.targets.get(name) === target;
  }

  async point(record: RecordToPut): Promise<'changed' | 'already' | 'queued'> {
    if (this.names.apiAway) return 'queued';
    if (this.names.targets.get(record.name) === record.target) return 'already';
    await this.put(record);
    return 'changed';
  }

  async find({ name }: { readonly name: string }): Promise<StandingRecord | undefined> {
    this.mustAnswer();
    const target = this.names.targets.get(name);
    return target === undefined ? undefined : { targets: [target], ttlSeconds: this.names.ttlSeconds.get(name) ?? 0 };
  }

  async put({ name, target, ttlSeconds }: RecordToPut): Promise<void> {
    this.mustAnswer();
    this.names.targets.set(name, target);
    this.names.ttlSeconds.set(name, ttlSeconds);
  }

  private mustAnswer(): void {
    if (this.names.apiAway) throw new FailoverError(ERRORS.transient, 'Route 53 does not answer');
  }
}

export class MemoryResolver implements NameResolver {
  constructor(private readonly names: MemoryNames) {}

  async targets(name: string): Promise<readonly string[]> {
    const target = this.names.targets.get(name);
    return target === undefined ? [] : [target];
  }
}
