import { PLACES, type Place } from './fault';

/** Which Region reaches which, and which of the ledger's replicas may answer. */
export class Network {
  /** Cuts by `from>to`, counted: two faults may cut the same way. */
  private readonly cuts = new Map<string, number>();
  private readonly lost = new Map<Place, number>();
  private readonly catchingUp = new Map<Place, number>();

  cut(from: Place, to: Place): void {
    count(this.cuts, `${from}>${to}`, 1);
  }

  mend(from: Place, to: Place): void {
    count(this.cuts, `${from}>${to}`, -1);
  }

  lose(place: Place): void {
    count(this.lost, place, 1);
  }

  restore(place: Place): void {
    count(this.lost, place, -1);
  }

  catchUp(place: Place, by: 1 | -1): void {
    count(this.catchingUp, place, by);
  }

  isLost(place: Place): boolean {
    return this.lost.has(place);
  }

  reaches(from: Place, to: Place): boolean {
    return !this.lost.has(from) && !this.lost.has(to) && !this.cuts.has(`${from}>${to}`);
  }

  /**
   * A replica answers strong reads and writes while it reaches one other and hears it: two of three. One that returns
   * refuses until it has caught up.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html#V2globaltables_HowItWorks.consistency-modes
   */
  hasQuorum(place: Place): boolean {
    if (this.lost.has(place) || this.catchingUp.has(place)) return false;
    if (this.cuts.size === 0 && this.lost.size === 0) return true;
    return PLACES.some((other) => other !== place && this.reaches(place, other) && this.reaches(other, place));
  }

  isIsolated(place: Place): boolean {
    if (this.cuts.size === 0 && this.lost.size === 0) return false;
    return PLACES.every((other) => other === place || !(this.reaches(place, other) && this.reaches(other, place)));
  }

  clear(): void {
    this.cuts.clear();
    this.lost.clear();
    this.catchingUp.clear();
  }
}

function count<K>(counts: Map<K, number>, key: K, by: number): void {
  const after = (counts.get(key) ?? 0) + by;
  if (after > 0) counts.set(key, after);
  else counts.delete(key);
}
