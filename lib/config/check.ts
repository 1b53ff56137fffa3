import type { z } from 'zod';
import { type Draft, draftOf } from './draft';
import { formatKey, formatSeen, type KeyPath, type Mistake } from './mistakes';
import { nearest } from './nearest';

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** What a rule across several keys has found. The value seen is looked up at the key. */
export interface Finding {
  readonly path: KeyPath;
  readonly wanted: string;
}

/** Shape and rules at once: the rules see whatever part of the value has no mistake of its own, so that one run reports everything. */
export function checkWith<Out, In>(
  schema: z.ZodType<Out>,
  raw: unknown,
  rules: (draft: Draft<In>) => readonly Finding[],
): Checked<Out> {
  const parsed = schema.safeParse(raw);
  const issues = parsed.success ? [] : parsed.error.issues;
  // An unknown key is reported at the object that holds it, which itself is right.
  const wrong = issues.filter((issue) => issue.code !== 'unrecognized_keys').map((issue) => keyPath(issue.path));
  const draft = draftOf<In>(raw, wrong);
  const mistakes = [
    ...issues.flatMap((issue) => mistakesOf(issue, raw)),
    ...rules(draft).map((finding) => mistakeAt(raw, finding.path, finding.wanted)),
  ];
  if (parsed.success && mistakes.length === 0) return { ok: true, value: parsed.data };
  return { ok: false, mistakes };
}

function mistakesOf(issue: z.core.$ZodIssue, raw: unknown): Mistake[] {
  const path = keyPath(issue.path);
  if (issue.code !== 'unrecognized_keys') return [mistakeAt(raw, path, issue.message)];
  return issue.keys.map((key) => mistakeAt(raw, [...path, key], instead(key, issue.message.split(', '))));
}

function instead(unknownKey: string, known: readonly string[]): string {
  const meant = nearest(unknownKey, known);
  return meant === undefined ? `left out, known keys here are ${known.join(', ')}` : `spelt "${meant}"`;
}

const mistakeAt = (raw: unknown, path: KeyPath, wanted: string): Mistake => ({
  key: formatKey(path),
  seen: formatSeen(valueAt(raw, path)),
  wanted,
});

const keyPath = (path: readonly PropertyKey[]): KeyPath =>
  path.map((part) => (typeof part === 'symbol' ? String(part) : part));

const valueAt = (raw: unknown, path: KeyPath): unknown =>
  path.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], raw);
