import type { Attempt, TransactionProbe } from '../../lambda/ports/transaction-probe';

/** The application's endpoints, by URL, as one Region reaches them. */
export class MemoryTransactions implements TransactionProbe {
  /** What each endpoint says to an id; one that is not here does not answer. */
  readonly endpoints = new Map<string, (id: string) => Attempt>();
  readonly ids: string[] = [];

  async attempt(url: string, id: string): Promise<Attempt> {
    this.ids.push(id);
    return this.endpoints.get(url)?.(id) ?? { committed: false, because: 'no answer' };
  }
}
