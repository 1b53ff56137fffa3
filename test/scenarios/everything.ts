import type { Story } from '../../lab/rehearsal/story';

/** Everything that a run may change: the ledger, databases, services, parameters, names. */
export function everything({ world }: Story): string {
  const sides = (['home', 'standby'] as const).map((side) => world.region(world.regionOf(side)));
  return JSON.stringify({
    ledger: [...world.table.cells].map(([key, { value }]) => [key, value]).sort(),
    fleets: sides.map(({ fleet }) =>
      [...fleet.instances].map(([name, { role, status, phase }]) => [name, role, status, phase]),
    ),
    services: sides.map(({ cluster }) => [...cluster.services]),
    parameters: sides.map(({ parameters }) => [...parameters.values]),
    names: [...world.names.targets],
    seeding: sides.map(({ seeding, clusterSnapshots }) => [
      seeding.deeds,
      clusterSnapshots.shown.map(({ name }) => name),
    ]),
    notices: sides.map(({ notices }) => notices.sent),
  });
}
