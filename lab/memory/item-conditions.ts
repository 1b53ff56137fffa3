import type { Change, Condition, Item } from '../../lambda/adapters/aws/ledger/expressions';

/** As DynamoDB judges it: an attribute that is not there equals nothing and is below nothing. */
export function holds({ equals = {}, absent = [], below = {}, anyOf }: Condition, item: Item | undefined): boolean {
  const value = (name: string): unknown => item?.[name];
  return (
    Object.entries(equals).every(([name, wanted]) => value(name) === wanted) &&
    absent.every((name) => value(name) === undefined) &&
    Object.entries(below).every(([name, limit]) => Number(value(name) ?? Number.NaN) < limit) &&
    (anyOf === undefined || anyOf.some((one) => holds(one, item)))
  );
}

/** The item after the change: an attribute that is set to nothing stays as it was. */
export function changed(item: Item | undefined, { set = {}, add = {}, remove = [] }: Change): Item {
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  const next: Item = { ...item, ...given };
  for (const [name, value] of Object.entries(add)) next[name] = Number(next[name]) + value;
  for (const name of remove) delete next[name];
  return next;
}
