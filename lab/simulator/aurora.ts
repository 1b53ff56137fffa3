import type { DatabaseSettings, Side } from '../../lambda/contract/settings';
import { otherSide } from '../../lambda/domain/sides';
import type { SimulatedWorld } from './simulated-world';

const SIDES: readonly Side[] = ['home', 'standby'];

/**
 * What AWS does by itself in a global database: once the other cluster writes and both Regions reach each other, the old primary is
 * taken back, and its volume is built anew. After a managed failover a snapshot of the old volume is kept.
 */
export function auroraGoesOn(world: SimulatedWorld): void {
  const { network, settings } = world;
  if (!network.reaches('home', 'standby') || !network.reaches('standby', 'home')) return;
  for (const database of settings.databases)
    if (database.kind === 'aurora-global') for (const side of SIDES) takeBack(world, database, side);
}

function takeBack(world: SimulatedWorld, { instance }: DatabaseSettings, side: Side): void {
  const [here, there] = [side, otherSide(side)].map((one) => world.region(world.regionOf(one)));
  const own = here?.fleet.instances.get(instance[side]);
  const other = there?.fleet.instances.get(instance[otherSide(side)]);
  if (own === undefined || other === undefined || other.role !== 'primary' || other.phase !== undefined) return;
  if (!own.server.writable || own.server.timelineNumber >= other.server.timelineNumber) return;
  const planned = there?.fleet.ways.at(-1) === 'switchover';
  if (own.role === 'primary') here?.aurora.takeBack(instance[side], { snapshot: !planned });
  else {
    world.stood.forget(own.server);
    here?.aurora.rebuild(instance[side], other.server);
  }
}
