import type { PerSide } from './settings';

export interface RecordSettings {
  /** Fully qualified name that clients use, for example `orders.example.com`. */
  readonly name: string;
  readonly zoneId: string;
  /** Host name of the endpoint of each side; the record is a CNAME to it. */
  readonly endpoint: PerSide<string>;
  readonly strategy: TrafficStrategy;
  readonly ttlSeconds: number;
}

/** `health-check`: failover records follow calculated health checks. `change-record`: the run upserts the record. */
export type TrafficStrategy = 'health-check' | 'change-record';
