import { PLACES, type Place } from './fault';

/** Which Region reaches which, and which of the ledger's replicas may answer. */
export class Network {
  /** Cuts by `from>to`, counted: two faults may cut the same way. */
  private readonly cuts = new Map<string, number>();
  /** Milliseconds on the way, by `from>to`, both ways alike. */
  private readonly delays = new Map<string, number>();
  private readonly lost = new Map<Place, number>();
  private readonly catchingUp = new Map<Place, number>();

  cut(from: Place, to: Place): void {
    count(this.cuts, `${from}>${to}`, 1);
  }

  mend(from: Place, to: Place): void {
    count(this.cuts, `${from}>${to}`, -1);
  }

  slow(a: Place, b: Place, delayMs: number): void {
    for (const way of [`${a}>${b}`, `${b}>${a}`]) this.delays.set(way, delayMs);
  }

  /** To a replica of the ledger and back; the own one has to ask one other, and takes the quicker. */
  delayMs(from: Place, to: Place): number {
    if (this.delays.size === 0) return 0;
    if (from !== to) return this.delays.get(`${from}>${to}`) ?? 0;
    const others = PLACES.filter((other) => other !== from && this.reaches(from, other));
    return Math.min(...others.map((other) => this.delays.get(`${from}>${other}`) ?? 0));
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
    this.delays.clear();
    this.lost.clear();
    this.catchingUp.clear();
  }
}

function count<K>(counts: Map<K, number>, key: K, by: number): void {
  const after = (counts.get(key) ?? 0) + by;
  if (after > 0) counts.set(key, after);
  else counts.delete(key);
}
