/** What the order of a workload's databases needs of each of them. */
export interface OrderedDatabase {
  readonly name: string;
  readonly dependsOn?: readonly string[];
  /** `false`: the workload serves without it while it cannot be promoted. */
  readonly required?: boolean;
}

/** In groups: whatever one depends on is in a group before its own. Circles are refused at synth time; what is left of one comes last. */
export function inGroups<T>(all: readonly T[], of: (one: T) => OrderedDatabase): readonly (readonly T[])[] {
  const groups: (readonly T[])[] = [];
  let left = all;
  while (left.length > 0) {
    const names = new Set(left.map((one) => of(one).name));
    const free = left.filter((one) => (of(one).dependsOn ?? []).every((name) => !names.has(name)));
    const group = free.length > 0 ? free : left;
    groups.push(group);
    left = left.filter((one) => !group.includes(one));
  }
  return groups;
}

/** Those that are left out, each with its reason, and all that depend on one of them. */
export function withDependents(
  databases: readonly OrderedDatabase[],
  leftOut: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const all = new Map(leftOut);
  for (const group of inGroups(databases, (one) => one)) {
    for (const { name, dependsOn = [] } of group) {
      const missing = dependsOn.find((other) => all.has(other));
      if (missing !== undefined && !all.has(name)) all.set(name, `it depends on ${missing}, which is left out`);
    }
  }
  return all;
}
