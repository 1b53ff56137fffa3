import type { CopyMark } from '../contract/lost-rows';
import type { GuardView } from '../ports/guarded-database';

/** What a copy that still follows says of how far it is; a promoted one says nothing of its source any more. */
export function copyMark(inside: GuardView | undefined): CopyMark | undefined {
  if (inside === undefined || inside.writable) return undefined;
  const { replayed, snapshot } = inside;
  if (replayed === undefined && snapshot === undefined) return undefined;
  return { ...(replayed !== undefined && { replayed }), ...(snapshot !== undefined && { snapshot }) };
}
