export type Access = 'read' | 'write';

/** Which of the table's endpoints are silent, and whose answers get lost. */
export class MemoryFaults {
  private readonly refusing = new Set<string>();
  private readonly dropping = new Map<string, number>();
  private callsLeft = Number.POSITIVE_INFINITY;
  /** How often any of them has struck; a test whose fault was never hit proves nothing. */
  hits = 0;

  /** No call reaches the endpoint. */
  refuse(region: string): void {
    this.refusing.add(region);
  }

  /** The next writes take effect, and nobody hears of it. */
  dropAnswers(region: string, writes: number): void {
    this.dropping.set(region, writes);
  }

  /** So many calls come through, then none at any endpoint: a caller that dies in the middle of its work. */
  stopAfter(calls: number): void {
    this.callsLeft = calls;
  }

  heal(region: string): void {
    this.refusing.delete(region);
    this.dropping.delete(region);
  }

  clear(): void {
    this.refusing.clear();
    this.dropping.clear();
    this.callsLeft = Number.POSITIVE_INFINITY;
  }

  strike(region: string, access: Access): 'none' | 'refused' | 'dropped' {
    const struck = this.judge(region, access);
    if (struck !== 'none') this.hits += 1;
    return struck;
  }

  private judge(region: string, access: Access): 'none' | 'refused' | 'dropped' {
    if (this.callsLeft <= 0 || this.refusing.has(region)) return 'refused';
    this.callsLeft -= 1;
    const writes = this.dropping.get(region) ?? 0;
    if (access === 'read' || writes === 0) return 'none';
    this.dropping.set(region, writes - 1);
    return 'dropped';
  }
}
