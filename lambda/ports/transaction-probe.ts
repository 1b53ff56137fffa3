/** Tries one real transaction of the application, as a client in this Region would. It never throws: no answer is an answer. */
export interface TransactionProbe {
  /** `id` is unique: the application stores a row under it and answers 2xx only when that is committed. */
  attempt(url: string, id: string): Promise<Attempt>;
}

export type Attempt = { readonly committed: true } | { readonly committed: false; readonly because: string };
