import { formatKey, type KeyPath } from './mistakes';

/** A value of which any part may be missing. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly (Draft<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Draft<T[Key]> }
    : T;

/** A copy without the parts that are wrong by themselves: what is left has the types that it should have. */
export function draftOf<T>(raw: unknown, wrong: readonly KeyPath[]): Draft<T> {
  const keys = new Set(wrong.map(formatKey));
  const copy = (value: unknown, path: KeyPath): unknown => {
    if (keys.has(formatKey(path))) return undefined;
    if (Array.isArray(value)) return value.map((item, index) => copy(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, [...path, key])]));
  };
  // Where the root itself is wrong, nothing is left.
  return (copy(raw, []) ?? {}) as Draft<T>;
}
