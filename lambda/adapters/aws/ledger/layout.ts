import { ERRORS, FailoverError } from '../../../contract/errors';
import type { Item } from './expressions';

/**
 * Version of the item layout, in every item. It is raised when an older reader would misread what a newer release writes;
 * an attribute that is added and may be missing does not raise it.
 */
export const LAYOUT = 1;

/** An item as it was read. One that a newer release wrote is refused by name rather than misread. */
export function readable<I extends Item | undefined>(item: I): I {
  const layout = item?.layout;
  if (layout === undefined || (typeof layout === 'number' && layout <= LAYOUT)) return item;
  throw new FailoverError(
    ERRORS.badInput,
    `${item?.pk} / ${item?.sk} in the ledger was written by a newer release, layout ${layout}; this one reads up to ${LAYOUT}: deploy the newer release here too`,
  );
}
