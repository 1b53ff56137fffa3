import type { Regions, Side } from '../contract/settings';

/** Home or standby; the tiebreaker only votes. */
export function sideOf(regions: Regions, region: string): Side | undefined {
  if (region === regions.home) return 'home';
  if (region === regions.standby) return 'standby';
  return undefined;
}

export function servingSide(regions: Regions, region: string): Side {
  const side = sideOf(regions, region);
  if (side === undefined)
    throw new Error(`${region} serves nothing: home is ${regions.home}, standby is ${regions.standby}`);
  return side;
}

export const otherSide = (side: Side): Side => (side === 'home' ? 'standby' : 'home');
