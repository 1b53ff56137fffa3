export interface StandingRecord {
  readonly targets: readonly string[];
  readonly ttlSeconds: number;
}

export interface RecordToPut {
  readonly zoneId: string;
  readonly name: string;
  readonly target: string;
  readonly ttlSeconds: number;
}

/** CNAME records as they stand in their zone, for a person who brings them in line. `Transient` when Route 53 does not answer: that is not *missing*. */
export interface StandingRecords {
  /** `undefined`: the zone has no such CNAME. */
  find(record: { readonly zoneId: string; readonly name: string }): Promise<StandingRecord | undefined>;
  /** Makes it, or writes it over. */
  put(record: RecordToPut): Promise<void>;
}
