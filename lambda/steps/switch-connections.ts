import { ERRORS, FailoverError } from '../contract/errors';
import { connectionParameterName } from '../contract/names';
import type { RunDocument } from '../contract/run-document';
import { servingSide } from '../domain/sides';
import type { DatabaseFleet } from '../ports/database-fleet';
import type { LeaseStore } from '../ports/lease-store';
import type { ConnectionParameters } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import { assertHolds, ownedEpoch } from './hold';
import { withoutLeftOut } from './left-out';
import { endpointOf } from './look-at-databases';
import type { StepContext } from './step';

export interface SwitchConnectionsPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly fleet: DatabaseFleet;
  readonly parameters: ConnectionParameters;
}

/** Applications of this side read where to write to. Parameters are Regional, so nothing of the failed Region is needed. */
export async function switchConnections(document: RunDocument, ports: SwitchConnectionsPorts, context: StepContext) {
  await assertHolds(document, ports.runs);
  const epoch = await ownedEpoch(document, ports.leases);
  const { settings, region } = withoutLeftOut(document, context);
  const side = servingSide(settings.regions, region);
  const parameters = await Promise.all(
    settings.databases.map(async (database) => {
      const endpoint = endpointOf(await ports.fleet.describe(database.instance[side]));
      if (endpoint === undefined)
        throw new FailoverError(ERRORS.transient, `${database.instance[side]} has no endpoint; nothing is written`);
      const name = connectionParameterName(settings, database.name);
      const value = JSON.stringify({ ...endpoint, database: database.databaseName, epoch });
      if ((await ports.parameters.read(name)) !== value) await ports.parameters.write(name, value);
      return name;
    }),
  );
  return { parameters };
}
