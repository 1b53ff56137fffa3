import { connectionParameterName } from '../../lambda/contract/names';
import type { DatabaseSettings, Side } from '../../lambda/contract/settings';
import type { RehearsalWorld } from './rehearsal-world';

/** What a failover leaves behind, without anything that depends on when it happened. */
export interface EndState {
  readonly lease: unknown;
  readonly serving: unknown;
  readonly dispatching: unknown;
  readonly inventory: unknown;
  readonly databases: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly traffic: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, number>>;
  readonly jobs: Readonly<Record<string, unknown>>;
}

export async function readEndState(world: RehearsalWorld): Promise<EndState> {
  const { leases, serving, reports } = world.portsIn(world.regionOf('standby'));
  const [lease, inventory] = await Promise.all([leases.read(), reports.inventory()]);
  const { cluster } = world.region(world.regionOf('standby'));
  return {
    lease: { epoch: lease?.epoch, active: lease?.active, from: lease?.taken?.from },
    serving: await serving.serving(),
    dispatching: await serving.dispatching(),
    inventory: inventory && { ...inventory, at: undefined, by: undefined },
    databases: Object.fromEntries(world.settings.databases.map((database) => [database.name, sides(world, database)])),
    parameters: parametersOf(world),
    traffic: Object.fromEntries([...world.names.targets].sort()),
    services: Object.fromEntries([...cluster.services].sort()),
    jobs: await jobsOf(world),
  };
}

const sides = (world: RehearsalWorld, database: DatabaseSettings) => ({
  home: databaseOn(world, database, 'home'),
  standby: databaseOn(world, database, 'standby'),
});

function databaseOn(world: RehearsalWorld, { name, instance }: DatabaseSettings, side: Side) {
  const { row } = world.server(name, side).contents;
  const { role, status } = world.region(world.regionOf(side)).fleet.instances.get(instance[side]) ?? {};
  return { role, status, epoch: row?.epoch, timeline: row?.timeline, takesWrites: takesWrites(world, name, side) };
}

/** A probe of its own, which leaves a commit behind: what the row says is one thing, what the guard does another. */
function takesWrites(world: RehearsalWorld, name: string, side: Side): boolean {
  try {
    world.server(name, side).commit('probe of the end state');
    return true;
  } catch {
    return false;
  }
}

function parametersOf(world: RehearsalWorld): Record<string, unknown> {
  const { values } = world.region(world.regionOf('standby')).parameters;
  const names = world.settings.databases.map(({ name }) => connectionParameterName(world.settings, name));
  return Object.fromEntries(names.map((name) => [name, JSON.parse(values.get(name) ?? 'null')]));
}

async function jobsOf(world: RehearsalWorld): Promise<Record<string, unknown>> {
  const { queue } = world.portsIn(world.regionOf('standby'));
  const names = (world.settings.jobs?.applications ?? []).map(({ name }) => name);
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await queue.account(name)])));
}
