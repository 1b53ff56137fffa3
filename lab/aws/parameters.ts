/** Parameters of an input that no declared path covers, as paths without list positions. */
export function unknownParameters(input: unknown, declared: readonly string[]): readonly string[] {
  const present = [...new Set(leaves(input, ''))];
  return present.filter((path) => !declared.some((known) => path === known || path.startsWith(`${known}.`)));
}

function leaves(value: unknown, path: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.length === 0 ? named(path) : value.flatMap((item) => leaves(item, path));
  if (!isPlainObject(value)) return named(path);
  const members = Object.entries(value);
  if (members.length === 0) return named(path);
  return members.flatMap(([name, member]) => leaves(member, path === '' ? name : `${path}.${name}`));
}

const named = (path: string): readonly string[] => (path === '' ? [] : [path]);

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !(value instanceof Uint8Array);
