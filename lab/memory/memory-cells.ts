export interface Cell {
  readonly value: unknown;
  readonly writer: symbol;
}

/** Keys that have their first word in common, and the answers to what was asked of them, until one of them changes. */
interface Shelf {
  readonly keys: Set<string>;
  readonly answers: Map<string, readonly unknown[]>;
}

const shelfOf = (key: string): string => key.slice(0, key.indexOf('/') + 1);

/** The table's items by key. What begins alike stands together, so that nobody has to look through all of them. */
export class MemoryCells {
  private readonly cells = new Map<string, Cell>();
  private readonly shelves = new Map<string, Shelf>();

  get(key: string): Cell | undefined {
    return this.cells.get(key);
  }

  set(key: string, cell: Cell): void {
    this.cells.set(key, cell);
    const shelf = this.shelf(shelfOf(key));
    shelf.keys.add(key);
    shelf.answers.clear();
  }

  delete(key: string): boolean {
    const shelf = this.shelf(shelfOf(key));
    shelf.keys.delete(key);
    shelf.answers.clear();
    return this.cells.delete(key);
  }

  clear(): void {
    this.cells.clear();
    this.shelves.clear();
  }

  [Symbol.iterator](): IterableIterator<[string, Cell]> {
    return this.cells.entries();
  }

  /** The values of keys that begin so, in the order of their keys: `prefix` has the whole first word and its slash. */
  under(prefix: string): readonly unknown[] {
    const name = shelfOf(prefix);
    if (name === '') throw new Error(`a list needs a prefix with a slash, not "${prefix}"`);
    const { keys, answers } = this.shelf(name);
    const known = answers.get(prefix);
    if (known !== undefined) return known;
    const found = [...keys].filter((key) => key.startsWith(prefix)).sort();
    const answer = Object.freeze(found.map((key) => this.cells.get(key)?.value));
    answers.set(prefix, answer);
    return answer;
  }

  private shelf(name: string): Shelf {
    const known = this.shelves.get(name);
    if (known !== undefined) return known;
    const shelf: Shelf = { keys: new Set(), answers: new Map() };
    this.shelves.set(name, shelf);
    return shelf;
  }
}
