import type { Fields } from '../fields';

export interface Transition {
  /** The next state; none at an end. */
  readonly next: string | undefined;
  readonly leadsTo: readonly string[];
}

/** `Next` or `End: true`, exactly one of them. */
export function loadTransition(fields: Fields): Transition {
  const next = fields.text('Next');
  const end = fields.flag('End') ?? false;
  if ((next === undefined) !== end) fields.wrong('Next', 'or "End": true must stand here, exactly one of them');
  return { next, leadsTo: next === undefined ? [] : [next] };
}
