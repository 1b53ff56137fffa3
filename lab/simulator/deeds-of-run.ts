import type { Lease } from '../../lambda/ports/lease-store';
import type { MemoryPorts } from '../memory';
import type { Place } from './fault';
import type { SimulatedWorld } from './simulated-world';

/** Calls of steps that change something outside of the run's own records. */
const DEEDS: Readonly<Partial<Record<keyof MemoryPorts, readonly string[]>>> = {
  fleet: ['promote'],
  leases: ['take'],
  serving: ['serve', 'allowDispatch'],
  claims: ['requeue'],
  doneJobs: ['suspect'],
  parameters: ['write'],
  records: ['point'],
  cluster: ['setDesiredCount', 'stop', 'run'],
  source: ['stop'],
  seeding: ['snapshot', 'rename', 'create', 'settle'],
  clusterSnapshots: ['copy'],
  protections: ['protect'],
};

/** The ports of a step, with what it changes written down under its run when it is asked for. */
export function deedsOfRun(ports: MemoryPorts, world: SimulatedWorld, runId: string, place: Place): MemoryPorts {
  const note = (what: string): void => {
    const lease = world.table.cells.get('lease')?.value as Lease | undefined;
    const seen = lease && {
      epoch: lease.epoch,
      active: lease.active,
      taken: lease.taken !== undefined,
      course: lease.taken?.course,
    };
    if (what.startsWith('protections.protect')) world.noteRegistered(place);
    if (what.startsWith('leases.take') && isSwitchover(world, runId)) world.noteMoved(place);
    if (what.startsWith('fleet.promote')) world.notePromoted(place, what.split(' ')[1] ?? '');
    world.chronicle.deeds.push({ atMs: world.atMs, runId, place, what, lease: seen });
  };
  const noted = Object.entries(DEEDS).map(([name, methods]) => {
    const port = ports[name as keyof MemoryPorts];
    return [name, noting(port, methods ?? [], (method, given) => note(`${name}.${method} ${brief(given)}`))];
  });
  return { ...ports, ...Object.fromEntries(noted), connections: openingsNoted(ports.connections, note) };
}

const isSwitchover = ({ chronicle }: SimulatedWorld, runId: string): boolean =>
  chronicle.executions.some(({ name, orchestration }) => name === runId && orchestration === 'switchover');

function noting<P extends object>(
  port: P,
  methods: readonly string[],
  note: (method: string, given: readonly unknown[]) => void,
): P {
  const noted = Object.create(port) as Record<string, unknown>;
  for (const method of methods) {
    const act = Reflect.get(port, method) as (...given: unknown[]) => unknown;
    noted[method] = (...given: unknown[]) => {
      note(method, given);
      return Reflect.apply(act, port, given);
    };
  }
  return noted as P;
}

function openingsNoted(
  connections: MemoryPorts['connections'],
  note: (what: string) => void,
): MemoryPorts['connections'] {
  return {
    probe: (database, endpoint) => connections.probe(database, endpoint),
    guarded: (database, endpoint) =>
      noting(connections.guarded(database, endpoint), ['open', 'close', 'install', 'extend'], (method) =>
        note(`guard.${method} ${database.name}`),
      ),
  } as MemoryPorts['connections'];
}

const brief = (given: readonly unknown[]): string => {
  const [first] = given;
  if (typeof first === 'string') return first;
  const { id, name, replica, epoch, nextEpoch } = (first ?? {}) as Record<string, unknown>;
  return String(id ?? name ?? replica ?? nextEpoch ?? epoch ?? '');
};
