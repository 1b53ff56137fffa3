import type { WireEntry } from '../aws';

/** Writes of the lease's item that a keeper's call made, in the order of their arrival. */
export const renewalsOf = (entries: readonly WireEntry[]): readonly WireEntry[] =>
  leaseWrites(entries).filter(({ caller }) => caller.endsWith('-keeper'));

/** All writes of the lease's item that took effect, whoever made them. */
export const leaseWrites = (entries: readonly WireEntry[]): readonly WireEntry[] =>
  entries.filter(
    ({ service, operation, outcome, input }) =>
      service === 'dynamodb' && WRITES.has(operation) && outcome === 'ok' && isLease(input),
  );

const WRITES: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

export const isLease = (input: unknown): boolean => keyOf(input).sk === 'LEASE';

/** Key of the item that a write of the ledger is about. */
export function keyOf(input: unknown): { readonly pk?: string; readonly sk?: string } {
  const { Key, Item } = input as { readonly Key?: Attributes; readonly Item?: Attributes };
  const { pk, sk } = Key ?? Item ?? {};
  return { pk: pk?.S, sk: sk?.S };
}

type Attributes = Readonly<Record<string, { readonly S?: string } | undefined>>;

/** Longest time between one and the next, in milliseconds. */
export const longestGap = (entries: readonly WireEntry[]): number =>
  entries.reduce((longest, { at }, index) => Math.max(longest, at - (entries[index - 1]?.at ?? at)), 0);
