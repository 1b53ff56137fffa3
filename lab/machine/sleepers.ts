export interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

interface Place extends Sleeper {
  readonly arrival: number;
  /** It was taken or has been forgotten. */
  gone: boolean;
}

const isBefore = (a: Place, b: Place): boolean =>
  a.wakeAtMs < b.wakeAtMs || (a.wakeAtMs === b.wakeAtMs && a.arrival < b.arrival);

/** Who sleeps, by the time to wake, and of several at one time in the order they came: a binary heap. */
export class Sleepers {
  private readonly heap: Place[] = [];
  private arrivals = 0;
  private asleep = 0;

  get size(): number {
    return this.asleep;
  }

  /** Answers how to forget the sleeper. */
  add(wakeAtMs: number, wake: () => void): () => void {
    this.arrivals += 1;
    const place: Place = { wakeAtMs, wake, arrival: this.arrivals, gone: false };
    this.asleep += 1;
    this.rise(place);
    return () => this.leave(place);
  }

  /** The next one to wake. It stays asleep. */
  first(): Sleeper | undefined {
    while (this.heap[0]?.gone) this.removeTop();
    return this.heap[0];
  }

  /** Takes the next one out. */
  take(): Sleeper | undefined {
    this.first();
    const top = this.heap[0];
    if (top === undefined) return undefined;
    this.removeTop();
    this.leave(top);
    return top;
  }

  /** Its place in the heap is given up when it comes to the top. */
  private leave(place: Place): void {
    if (place.gone) return;
    place.gone = true;
    this.asleep -= 1;
  }

  private rise(place: Place): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(place);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(place, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = place;
  }

  private removeTop(): void {
    const last = this.heap.pop();
    if (last !== undefined && this.heap.length > 0) this.sink(last);
  }

  private sink(place: Place): void {
    const { heap } = this;
    let at = 0;
    for (let child = this.smallerBelow(at); child !== undefined; child = this.smallerBelow(at)) {
      const below = heap[child];
      if (below === undefined || !isBefore(below, place)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = place;
  }

  private smallerBelow(at: number): number | undefined {
    const [left, right] = [this.heap[2 * at + 1], this.heap[2 * at + 2]];
    if (left === undefined) return undefined;
    return right !== undefined && isBefore(right, left) ? 2 * at + 2 : 2 * at + 1;
  }
}
