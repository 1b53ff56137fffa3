/** One mistake in a configuration: where, what stands there, and what would be right. */
export interface Mistake {
  /** Key path, for example `workloads[0].rto`. */
  readonly key: string;
  /** The value as written, or `nothing`. */
  readonly seen: string;
  /** What would be right, and why where that is not plain. */
  readonly wanted: string;
}

export type KeyPath = readonly (string | number)[];

/** `workloads[0].rto` of ['workloads', 0, 'rto']; the whole value has no key. */
export const formatKey = (path: KeyPath): string =>
  path.reduce<string>((key, part) => {
    if (typeof part === 'number') return `${key}[${part}]`;
    return key === '' ? part : `${key}.${part}`;
  }, '') || '(the configuration)';

const LONGEST_SEEN = 80;

/** A value as it would be written, cut where it is long. */
export function formatSeen(value: unknown): string {
  if (value === undefined) return 'nothing';
  const written = typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
  return written.length > LONGEST_SEEN ? `${written.slice(0, LONGEST_SEEN)}…` : written;
}

/** All mistakes as one list for people; `source` says where they were found. */
export function formatMistakes(mistakes: readonly Mistake[], source: string): string {
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  const lines = mistakes.map((mistake) => `  ${mistake.key}: is ${mistake.seen}, should be ${mistake.wanted}`);
  return [`${source} has ${count}:`, ...lines].join('\n');
}
