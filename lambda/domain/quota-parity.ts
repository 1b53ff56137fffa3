import type { QuotaFacts } from '../ports/region-facts';
import { found, type ParityCheck, type ParityRule, type Told, unknown } from './parity';

/** A new replica that leads back, and instances that are added to a promoted cluster, need room. */
const ROOM: readonly ParityRule<QuotaFacts>[] = [
  {
    about: 'quota',
    stops: 'nothing',
    finds: ({ name, used, most }) => ({
      seen: `${name}: ${used} of ${most}`,
      ...(used >= most && {
        wrong: `${name}: ${used} of ${most} are used here: have the quota raised, the way back needs a new replica`,
      }),
    }),
  },
];

export const quotaParity = (quotas: Told<readonly QuotaFacts[]>, region: string): ParityCheck[] => {
  const name = `RDS in ${region}`;
  if (!quotas.told) return [unknown(name, 'quota', `its quotas are unknown: ${quotas.because}`, 'nothing')];
  return (quotas.facts ?? []).flatMap((quota) => found(name, ROOM, quota));
};
