import type { Finding } from './check';

/** A database as far as the others have to do with it; any part may be missing or wrong by itself. */
export interface DatabaseInOrder {
  readonly name?: string;
  readonly dependsOn?: readonly (string | undefined)[];
  readonly required?: boolean;
}

type Databases = readonly (DatabaseInOrder | undefined)[];
type Rule = (databases: Databases) => readonly Finding[];

/** What databases say of each other. */
export const orderFindings: Rule = (databases) =>
  [oneIsRequired, dependsOnOthers, requiredOnRequired, noCircle].flatMap((rule) => rule(databases));

const oneIsRequired: Rule = (databases) =>
  databases.length > 0 && databases.every((one) => one?.required === false)
    ? [
        {
          path: ['databases', 0, 'required'],
          wanted: 'true for one database at least: without all of them nothing serves',
        },
      ]
    : [];

const dependsOnOthers: Rule = (databases) =>
  eachWord(databases, ({ name }, other) => {
    const others = databases.flatMap((one) => (one?.name === undefined || one.name === name ? [] : one.name));
    return others.includes(other)
      ? undefined
      : `another database of this workload: ${others.join(', ') || 'there is none'}`;
  });

/** A required one could never serve where the other is left out. */
const requiredOnRequired: Rule = (databases) =>
  eachWord(databases, ({ required }, other) => {
    const optional = databases.some((one) => one?.name === other && one.required === false);
    return optional && required !== false
      ? 'a database that is required, as this one is; or this one "required: false" too'
      : undefined;
  });

function eachWord(databases: Databases, wrong: (one: DatabaseInOrder, other: string) => string | undefined): Finding[] {
  return databases.flatMap((one, index) =>
    (one?.dependsOn ?? []).flatMap((other, at) => {
      const wanted = one === undefined || other === undefined ? undefined : wrong(one, other);
      return wanted === undefined ? [] : [{ path: ['databases', index, 'dependsOn', at], wanted }];
    }),
  );
}

const noCircle: Rule = (databases) => {
  const circle = circleOf(databases);
  const index = databases.findIndex((one) => one?.name !== undefined && one.name === circle?.[0]);
  if (circle === undefined) return [];
  return [
    {
      path: ['databases', index, 'dependsOn'],
      wanted: `without the circle ${circle.join(' → ')}: one of them has to be the first`,
    },
  ];
};

/** Names in the order of the circle, the first one again at its end. */
function circleOf(databases: Databases): readonly string[] | undefined {
  const known = new Map(databases.flatMap((one) => (one?.name === undefined ? [] : [[one.name, one.dependsOn ?? []]])));
  for (const start of known.keys()) {
    const circle = backTo(start, [start], known);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

function backTo(
  start: string,
  path: readonly string[],
  known: ReadonlyMap<string, readonly (string | undefined)[]>,
): readonly string[] | undefined {
  for (const next of known.get(path.at(-1) ?? '') ?? []) {
    if (next === undefined || next === path.at(-1)) continue;
    if (next === start) return [...path, next];
    const circle = path.includes(next) ? undefined : backTo(start, [...path, next], known);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
