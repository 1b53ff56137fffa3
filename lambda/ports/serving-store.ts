/** Who serves traffic and who may start jobs. An older epoch never overwrites a newer one; what stands is returned. */
export interface ServingStore {
  serve(serving: Serving): Promise<Serving>;
  serving(): Promise<Serving | undefined>;
  allowDispatch(serving: Serving): Promise<Serving>;
  dispatching(): Promise<Dispatching | undefined>;
  /** A run stops the starts of jobs under this very epoch, for as long as it lives. Answers what stands; another epoch is left alone. */
  pauseDispatch(serving: Serving, runId: string): Promise<Dispatching | undefined>;
}

export interface Dispatching extends Serving {
  /** A run that has stopped it. A run that ended or died stops nothing. */
  readonly pausedBy?: string;
}

export interface Serving {
  readonly region: string;
  readonly epoch: number;
}
