import type { PerSide, RecordSettings, TrafficStrategy } from '../../lambda/contract/settings';

/** A DNS name that follows the active Region. */
export interface TrafficRecord {
  /** Fully qualified name that clients use, for example `orders.example.com`. */
  readonly name: string;
  readonly zoneId: string;
  /** Host name of the endpoint of each side; the record is a CNAME to it. */
  readonly endpoint: PerSide<string>;
  /**
   * `change-record`: a run changes the record, so no stack holds it; it is yours, or made by `npx handover adopt`.
   *
   * @default 'health-check' - traffic then moves without any API call
   */
  readonly strategy?: TrafficStrategy;
  /**
   * @default 30 - half of the most that is allowed: clients follow soon after the record
   */
  readonly ttlSeconds?: number;
}

const DEFAULT_TTL_SECONDS = 30;

/** With the defaults filled in. */
export const recordSettings = (record: TrafficRecord): RecordSettings => ({
  ...record,
  strategy: record.strategy ?? 'health-check',
  ttlSeconds: record.ttlSeconds ?? DEFAULT_TTL_SECONDS,
});
