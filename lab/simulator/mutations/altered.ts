import type { MemoryPorts } from '../../memory';
import type { Role } from '../fault';
import type { Equipped, SimulatedWorld } from '../simulated-world';

type Methods<P> = { readonly [M in keyof P]?: P[M] };
type Altered = { readonly [N in keyof MemoryPorts]?: Methods<MemoryPorts[N]> };

/** The same process with some methods of its ports replaced. */
export function withMethods(equipped: Equipped, altered: Altered): Equipped {
  const ports = Object.fromEntries(
    Object.entries(altered).map(([name, methods]) => [
      name,
      Object.assign(Object.create(equipped.ports[name as keyof MemoryPorts]) as object, methods),
    ]),
  );
  return { ...equipped, ports: { ...equipped.ports, ...ports } };
}

/** For processes of these roles only. */
export const forRoles =
  (roles: readonly Role[], alter: (equipped: Equipped, world: SimulatedWorld) => Equipped) =>
  (equipped: Equipped, world: SimulatedWorld): Equipped =>
    roles.includes(equipped.process.role) ? alter(equipped, world) : equipped;

type Guarded = ReturnType<MemoryPorts['connections']['guarded']>;

/** The same process whose sessions to databases do something else. */
export function withGuarded(
  equipped: Equipped,
  alter: (
    guarded: Guarded,
    database: Parameters<MemoryPorts['connections']['guarded']>[0],
    host: string,
  ) => Methods<Guarded>,
): Equipped {
  const { connections } = equipped.ports;
  return withMethods(equipped, {
    connections: {
      guarded: (database, endpoint) => {
        const guarded = connections.guarded(database, endpoint);
        return Object.assign(Object.create(guarded) as object, alter(guarded, database, endpoint.host)) as Guarded;
      },
    },
  });
}
