/** Seeded chance. Each name has a stream of its own: what is drawn for one thing does not move what is drawn for another. */
export class Dice {
  private readonly streams = new Map<string, () => number>();

  constructor(private readonly seed: string) {}

  /** From 0 to below 1, the next of that name. */
  next(name: string): number {
    const stream = this.streams.get(name) ?? randomOf(hashOf(`${this.seed}/${name}`));
    this.streams.set(name, stream);
    return stream();
  }

  between(name: string, low: number, high: number): number {
    return low + (high - low) * this.next(name);
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

/** Mulberry32: small, fast, good enough for latencies. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
