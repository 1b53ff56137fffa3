import type { NameResolver, TrafficRecords } from '../../lambda/ports/outside';

/** Names and what they point to, as clients and as the Route 53 API see them. */
export class MemoryNames {
  readonly targets = new Map<string, string>();
  /** The Route 53 API does not answer; names are answered all the same. */
  apiAway = false;
}

export class MemoryRecords implements TrafficRecords {
  constructor(private readonly names: MemoryNames) {}

  async pointsAt({ name, target }: Parameters<TrafficRecords['pointsAt']>[0]): Promise<boolean | undefined> {
    return this.names.apiAway ? undefined : this.names.targets.get(name) === target;
  }

  async point({ name, target }: Parameters<TrafficRecords['point']>[0]): Promise<'changed' | 'already' | 'queued'> {
    if (this.names.apiAway) return 'queued';
    if (this.names.targets.get(name) === target) return 'already';
    this.names.targets.set(name, target);
    return 'changed';
  }
}

export class MemoryResolver implements NameResolver {
  constructor(private readonly names: MemoryNames) {}

  async targets(name: string): Promise<readonly string[]> {
    const target = this.names.targets.get(name);
    return target === undefined ? [] : [target];
  }
}
