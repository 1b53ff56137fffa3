import type { Finding } from './check';
import type { TransactionConfig, WorkloadConfig } from './config';
import type { Draft } from './draft';
import { SIDES } from './place';

/** `orders.example.com` of `https://orders.example.com/canary`. */
const hostOf = (url: string): string => new URL(url).hostname;

/** Asked through one name for both sides, an observer would never know which of them failed. */
export function transactionFindings({ transaction }: Draft<{ transaction: TransactionConfig }>): readonly Finding[] {
  const { home, standby } = transaction?.url ?? {};
  if (home === undefined || standby === undefined || hostOf(home) !== hostOf(standby)) return [];
  const wanted = `an address on another host than home's, which is "${hostOf(home)}" too: each side's own`;
  return [{ path: ['transaction', 'url', 'standby'], wanted }];
}

/** What would be right instead of a URL on a name that follows the active Region. */
export const ownHostWanted = (record: string): string =>
  `on the side's own host: "${record}" follows the active Region, so it does not tell one side from the other`;

/** The sides whose URL stands on this name. */
export const sidesOn = (record: string, transaction: Draft<TransactionConfig> | undefined) =>
  SIDES.filter((side) => {
    const url = transaction?.url?.[side];
    return url !== undefined && hostOf(url) === record;
  });

export function transactionOnOwnHosts({ transaction, records = [] }: Draft<WorkloadConfig>): readonly Finding[] {
  return records.flatMap((record) => {
    const name = record?.name;
    if (name === undefined) return [];
    return sidesOn(name, transaction).map((side) => ({
      path: ['transaction', 'url', side],
      wanted: `an address ${ownHostWanted(name)}`,
    }));
  });
}
