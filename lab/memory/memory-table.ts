import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import { frozen } from './frozen';
import { MemoryCells } from './memory-cells';
import { type Access, MemoryFaults } from './memory-faults';

/** Either this caller's change stands, or what somebody else left there. */
export type Swap<T> =
  | { readonly written: true; readonly value: T }
  | { readonly written: false; readonly current: T | undefined };

/** One call to one of the table's endpoints. */
export interface TableCall<T> {
  /** Region of the endpoint. */
  readonly endpoint: string;
  readonly access: Access;
  readonly key: string;
  /** What the call does when it arrives; once for each time that it arrives. */
  readonly effect: () => T;
}

/** The endpoint is silent, or refuses: the change may stand all the same. */
export const UNANSWERED = Symbol('unanswered');

/** What lies between a client and the table's endpoints. */
export interface TableWire {
  carry<T>(call: TableCall<T>): Promise<T | typeof UNANSWERED>;
}

/**
 * The ledger's one table: strongly consistent, one item at a time, three endpoints that all show the same items. An item is
 * frozen when it is written and then shared by all who read it: whoever changes what he was given, or what he gave, fails.
 */
export class MemoryTable {
  readonly faults = new MemoryFaults();
  readonly cells = new MemoryCells();

  /** A client that asks the endpoints in this order. */
  client(regions: readonly string[], wire: TableWire = new FaultyWire(this.faults)): MemoryTableClient {
    return new MemoryTableClient(this, regions, wire);
  }

  /** One moment: nothing happens between the look and the change. */
  swap<T>(key: string, change: (current: T | undefined) => T | undefined, writer: symbol): Swap<T> {
    const cell = this.cells.get(key);
    if (cell?.writer === writer) return { written: true, value: cell.value as T };
    const current = cell?.value as T | undefined;
    const next = change(current);
    if (next === undefined) return { written: false, current };
    const value = frozen(next);
    this.cells.set(key, { value, writer });
    return { written: true, value };
  }
}

/** A wire without time: faults are what a test has set. */
class FaultyWire implements TableWire {
  constructor(private readonly faults: MemoryFaults) {}

  async carry<T>({ endpoint, access, effect }: TableCall<T>): Promise<T | typeof UNANSWERED> {
    const struck = this.faults.strike(endpoint, access);
    if (struck === 'refused') return UNANSWERED;
    const answer = effect();
    return struck === 'none' ? answer : UNANSWERED;
  }
}

/** What the parts that keep jobs see of their table, or of two. */
export type MemoryItems = Pick<MemoryTableClient, 'get' | 'list' | 'swap' | 'remove'>;

/** What the ledger's parts see of the table. Each try of a change carries its writer, so that an own write is recognised. */
export class MemoryTableClient {
  constructor(
    private readonly table: MemoryTable,
    private readonly regions: readonly string[],
    private readonly wire: TableWire,
  ) {}

  get<T>(key: string): Promise<T | undefined> {
    return this.ask('read', key, () => this.table.cells.get(key)?.value as T | undefined);
  }

  /** Items whose key begins so, in the order of their keys. */
  list<T>(prefix: string): Promise<readonly T[]> {
    return this.ask('read', prefix, () => this.table.cells.under(prefix) as readonly T[]);
  }

  /** `change` answers the new item, or undefined to leave the one that stands. */
  swap<T>(key: string, change: (current: T | undefined) => T | undefined): Promise<Swap<T>> {
    const writer = Symbol(key);
    return this.ask('write', key, () => this.table.swap(key, change, writer));
  }

  /** `may` looks at what stands there. */
  remove(key: string, may: (current: unknown) => boolean = () => true): Promise<boolean> {
    return this.ask('write', key, () => may(this.table.cells.get(key)?.value) && this.table.cells.delete(key));
  }

  private async ask<T>(access: Access, key: string, effect: () => T): Promise<T> {
    for (const endpoint of this.regions) {
      // A call takes time: whoever asks at the same time gets in between.
      await Promise.resolve();
      const answer = await this.wire.carry({ endpoint, access, key, effect });
      if (answer !== UNANSWERED) return answer;
    }
    throw new FailoverError(ERRORS.transient, `the ledger in memory answers nowhere (${this.regions.join(', ')})`);
  }
}
