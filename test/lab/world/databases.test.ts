import { refuseOtherEngines } from '../../../lab/world/databases';
import { SETTINGS } from '../../handlers/settings';

test('refuses a workload with a database that the lab has no server for', () => {
  const databases = SETTINGS.databases.map((database) => ({ ...database, engine: 'mysql' as const }));
  expect(() => refuseOtherEngines(databases)).toThrow(
    'database "db" has the engine mysql, and the lab plays PostgreSQL only: try the workload without it',
  );
  refuseOtherEngines(SETTINGS.databases);
});
