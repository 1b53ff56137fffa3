/** One item per observing Region. A verdict is about one (epoch, renewSeq), so no clocks are compared across Regions. */
export interface ObservationStore {
  record(observation: Observation): Promise<void>;
  all(): Promise<readonly Observation[]>;
}

export interface Observation {
  readonly region: string;
  readonly epoch: number;
  readonly renewSeq: number;
  readonly verdict: 'healthy' | 'expired' | 'released';
  readonly detail: string;
  /** When this Region first saw this (epoch, renewSeq), on its own clock. */
  readonly since: string;
  readonly at: string;
}
