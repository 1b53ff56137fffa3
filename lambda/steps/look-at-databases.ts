import { ERRORS, FailoverError } from '../contract/errors';
import type { DatabaseSettings } from '../contract/settings';
import { servingSide } from '../domain/sides';
import type { DatabaseFleet, Endpoint, InstanceState } from '../ports/database-fleet';
import type { DatabaseConnections, GuardView } from '../ports/guarded-database';
import type { StepContext } from './step';

export interface DatabaseLook {
  readonly database: DatabaseSettings;
  readonly identifier: string;
  readonly instance: InstanceState;
  /** Undefined with the reason when the database did not answer: unknown is never read as gone or healthy. */
  readonly inside?: GuardView;
  readonly insideError?: string;
}

export interface DatabasePorts {
  readonly fleet: DatabaseFleet;
  readonly connections: DatabaseConnections;
}

/** Which databases are looked at from inside too, by what the control plane says of them. */
type LooksInside = (instance: InstanceState) => boolean;

/** All databases of this side at once, from the control plane and from inside. Endpoints come from Describe. */
export const lookAtDatabases = (
  ports: DatabasePorts,
  context: StepContext,
  looksInside: LooksInside = () => true,
): Promise<readonly DatabaseLook[]> =>
  Promise.all(context.settings.databases.map((database) => lookAt(database, ports, context, looksInside)));

async function lookAt(
  database: DatabaseSettings,
  ports: DatabasePorts,
  context: StepContext,
  looksInside: LooksInside,
): Promise<DatabaseLook> {
  const identifier = database.instance[servingSide(context.settings.regions, context.region)];
  const instance = await ports.fleet.describe(identifier);
  const look = { database, identifier, instance };
  const endpoint = endpointOf(instance);
  if (endpoint === undefined) return { ...look, insideError: 'it has no endpoint yet' };
  if (!looksInside(instance)) return { ...look, insideError: 'it was not asked' };
  try {
    return { ...look, inside: await ports.connections.guarded(database, endpoint).look() };
  } catch (error) {
    return { ...look, insideError: error instanceof Error ? error.message : String(error) };
  }
}

/** A database that does not answer may answer the next try: the machine retries, and a refusal is the last word only. */
export function assertAnswers(looks: readonly DatabaseLook[]): void {
  for (const { database, instance, inside, insideError } of looks)
    if (instance.role !== 'missing' && instance.status.means !== 'person' && inside === undefined)
      throw new FailoverError(ERRORS.transient, `database ${database.name} does not answer: ${insideError}`);
}

/** Grade `none`: nothing of the guard is in the database, so there is no row to open and none to write through. */
export const hasNoGuard = ({ database, inside }: DatabaseLook): boolean =>
  database.grade === 'none' && inside?.row === undefined;

export const endpointOf = (instance: InstanceState): Endpoint | undefined =>
  instance.role === 'missing' ? undefined : instance.endpoint;
