import type { Regions } from '../contract/settings';

/**
 * The own Region first, then the tiebreaker: the Region that a run leaves is the last one that it asks, when both others
 * are silent (promise P6).
 */
export const endpointOrder = (region: string, { home, standby, tiebreaker }: Regions): readonly string[] => [
  ...new Set([region, tiebreaker, home, standby]),
];
