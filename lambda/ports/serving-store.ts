/** Who serves traffic and who may start jobs. An older epoch never overwrites a newer one; what stands is returned. */
export interface ServingStore {
  serve(serving: Serving): Promise<Serving>;
  serving(): Promise<Serving | undefined>;
  allowDispatch(serving: Serving): Promise<Serving>;
  dispatching(): Promise<Serving | undefined>;
}

export interface Serving {
  readonly region: string;
  readonly epoch: number;
}
