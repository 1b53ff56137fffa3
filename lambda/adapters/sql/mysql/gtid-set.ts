/**
 * Whether a transaction is in a set such as `3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:11`; with a tag the number is its third part.
 * https://dev.mysql.com/doc/refman/8.4/en/replication-gtids-concepts.html#replication-gtids-concepts-gtid-sets
 */
export function inGtidSet(set: string): (gtid: string) => boolean {
  const intervals = new Map<string, (readonly [number, number])[]>();
  for (const member of set.replace(/\s/g, '').split(',')) readMember(member, intervals);
  return (gtid) => {
    const at = gtid.lastIndexOf(':');
    const number = Number(gtid.slice(at + 1));
    const own = intervals.get(gtid.slice(0, at).toLowerCase()) ?? [];
    return own.some(([first, last]) => first <= number && number <= last);
  };
}

function readMember(member: string, intervals: Map<string, (readonly [number, number])[]>): void {
  const [uuid = '', ...parts] = member.toLowerCase().split(':');
  let source = uuid;
  for (const part of parts) {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (first === undefined) source = `${uuid}:${part}`;
    else intervals.set(source, [...(intervals.get(source) ?? []), [Number(first), Number(last)]]);
  }
}
