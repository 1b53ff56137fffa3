import type { Chance } from './chance';
import type { Shape } from './shape';

/** Some databases, the first one at least, are Aurora global databases. */
export function withAurora(chance: Chance, shape: Shape): Shape {
  const { settings } = shape;
  const databases = settings.databases.map((database, index) =>
    index === 0 || chance.happens(0.5)
      ? { ...database, kind: 'aurora-global' as const, globalCluster: `${database.name}-global` }
      : database,
  );
  return { ...shape, settings: { ...settings, databases } };
}
