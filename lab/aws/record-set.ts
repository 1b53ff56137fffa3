/** One record set, as plain values. */
export interface RecordSet {
  /** With or without the last dot. */
  readonly name: string;
  readonly type: 'A' | 'CNAME' | 'TXT';
  readonly ttlSeconds: number;
  readonly values: readonly string[];
  readonly setIdentifier?: string;
  readonly failover?: 'PRIMARY' | 'SECONDARY';
  readonly healthCheckId?: string;
}

/** Names are compared without case and without the last dot. */
export const dotless = (name: string): string => name.replace(/\.$/, '').toLowerCase();
