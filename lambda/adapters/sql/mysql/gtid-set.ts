import { transactions } from '../../../domain/replayed-position';

/** Whether a transaction is in a set such as `3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:11`; of an empty set none is. */
export function inGtidSet(set: string): (gtid: string) => boolean {
  const members = transactions(set.replace(/\s/g, ''));
  return (gtid) => {
    const [one] = transactions(gtid) ?? [];
    if (one === undefined) return false;
    const [source, intervals] = one;
    const own = members?.get(source) ?? [];
    return intervals.every((wanted) => own.some(({ from, to }) => from <= wanted.from && wanted.to <= to));
  };
}
