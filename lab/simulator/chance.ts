import { seeded } from '../scenarios/random';

/**
 * Numbers of one seed and one name. Each part of a world has its own, so that taking a fault out of a schedule, or one
 * more call of one process, changes nobody else's chances: that is what makes a story shrink.
 */
export class Chance {
  private readonly next: () => number;

  constructor(
    private readonly seed: number,
    name: string,
  ) {
    this.next = seeded(mixed(seed, name));
  }

  of(name: string): Chance {
    return new Chance(mixed(this.seed, name), name);
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  whole(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1));
  }

  /** Whole seconds, as milliseconds: stories are told in them. */
  seconds(least: number, most: number): number {
    return this.whole(least, most) * 1000;
  }

  pick<T>(options: readonly T[]): T {
    const [first, ...rest] = options;
    if (first === undefined) throw new Error('nothing to pick from');
    return [first, ...rest][this.whole(0, rest.length)] ?? first;
  }

  /** By weight. */
  weighed<T>(options: readonly (readonly [weight: number, option: T])[]): T {
    const total = options.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.between(0, total);
    for (const [weight, option] of options) {
      left -= weight;
      if (left < 0) return option;
    }
    return this.pick(options.map(([, option]) => option));
  }
}

/** FNV-1a over the name, on top of the seed. */
function mixed(seed: number, name: string): number {
  let hash = (2_166_136_261 ^ seed) >>> 0;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 16_777_619) >>> 0;
  return hash;
}
