import type { PerSide, Side } from '../../lambda/contract/settings';
import type { StandingRecord } from '../../lambda/ports/standing-records';

/** How a record that a run changes stands to what the ledger says of its workload. */
export type RecordAdoption =
  | { readonly kind: 'in line' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'other side'; readonly target: string }
  | { readonly kind: 'other ttl'; readonly ttlSeconds: number }
  /** It points at neither side: whose it is nobody but a person knows. */
  | { readonly kind: 'foreign'; readonly targets: readonly string[] };

export interface WantedRecord {
  readonly endpoint: PerSide<string>;
  readonly ttlSeconds: number;
  /** The side that serves, by the ledger. */
  readonly serving: Side;
}

export function judgeRecord(standing: StandingRecord | undefined, wanted: WantedRecord): RecordAdoption {
  if (standing === undefined) return { kind: 'missing' };
  const { endpoint, serving, ttlSeconds } = wanted;
  const [target, another] = standing.targets;
  const sides = Object.values(endpoint).map(dotless);
  if (target === undefined || another !== undefined || !sides.includes(dotless(target)))
    return { kind: 'foreign', targets: standing.targets };
  if (dotless(target) !== dotless(endpoint[serving])) return { kind: 'other side', target };
  return standing.ttlSeconds === ttlSeconds
    ? { kind: 'in line' }
    : { kind: 'other ttl', ttlSeconds: standing.ttlSeconds };
}

const dotless = (name: string): string => name.replace(/\.$/, '').toLowerCase();
