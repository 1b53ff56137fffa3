import { Dice } from './dice';

/** Chance as ever, but that every promotion takes as long as it is told. */
export class LongPromotion extends Dice {
  constructor(
    seed: string,
    private readonly promotionMs: number,
  ) {
    super(seed);
  }

  override between(name: string, low: number, high: number): number {
    const drawn = super.between(name, low, high);
    return name.startsWith('promotion of ') ? this.promotionMs : drawn;
  }
}
