import type { QuotaFacts } from '../ports/region-facts';
import { found, OTHER_SIDE, type ParityCheck, type ParityRule, type Told, unknown } from './parity';

/** What the way back makes in a Region that was left, while what stands there is kept (ADR 0025). */
export interface WayBack {
  /** Instances of pairs: each gets a new replica beside the old primary, which is kept with a last snapshot. */
  readonly pairs: number;
  readonly gib: number;
  /** Aurora takes its old primary back as the cluster that it is; the snapshot that it makes is kept as a copy. */
  readonly clusters: number;
}

/** By quota of RDS. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeAccountAttributes.html */
const NEEDS: ReadonlyMap<string, (way: WayBack) => number> = new Map([
  ['DBInstances', ({ pairs }: WayBack) => pairs],
  ['AllocatedStorage', ({ gib }: WayBack) => gib],
  ['ManualSnapshots', ({ pairs }: WayBack) => pairs],
  ['ManualClusterSnapshots', ({ clusters }: WayBack) => clusters],
  // The most that any one instance has.
  ['ReadReplicasPerMaster', ({ pairs }: WayBack) => Math.min(pairs, 1)],
]);

export const QUOTAS: ReadonlySet<string> = new Set(NEEDS.keys());

interface Needed extends QuotaFacts {
  readonly need: number;
}

const ROOM: readonly ParityRule<Needed>[] = [
  {
    about: 'quota',
    stops: 'nothing',
    finds: ({ name, used, most, need }) => ({
      seen: `${name}: ${used} of ${most}, the way back makes ${need}`,
      ...(used + need > most && {
        wrong: `${name}: ${used} of ${most} are used, and the way back makes ${need} more: have the quota raised`,
      }),
    }),
  },
];

/** Of either Region: whoever has gone there comes back, and may go again. */
export const quotaParity = (
  quotas: Told<readonly QuotaFacts[]>,
  { region, side, way }: { readonly region: string; readonly side: 'here' | 'there'; readonly way: WayBack },
): ParityCheck[] => {
  const name = `RDS in ${region}`;
  const about = side === 'here' ? 'quota' : OTHER_SIDE;
  if (!quotas.told) return [unknown(name, about, `its quotas are unknown: ${quotas.because}`, 'nothing')];
  return (quotas.facts ?? []).flatMap((quota) => {
    const need = NEEDS.get(quota.name)?.(way) ?? 0;
    return need === 0 ? [] : found(name, ROOM, { ...quota, need });
  });
};
