import type { MemoryPorts } from '../memory';
import type { Process } from './process';
import { choicesRecorded } from './recorded-choices';
import type { SimulatedWorld } from './simulated-world';

/** Ports whose answers are written down for the judgement, also those of a process that is broken on purpose. */
export function recordedPorts(world: SimulatedWorld, ports: MemoryPorts, process: Process): MemoryPorts {
  const recorded = {
    ...ports,
    leases: readsRecorded(world, ports.leases, process),
    claims: endsRecorded(world, ports.claims),
  };
  return process.role === 'dispatcher' ? { ...recorded, ...choicesRecorded(world, recorded, process) } : recorded;
}

/** Every answer about the lease is held against what stood there. */
function readsRecorded(
  world: SimulatedWorld,
  leases: MemoryPorts['leases'],
  { role, place }: Process,
): MemoryPorts['leases'] {
  const recorded = Object.create(leases) as MemoryPorts['leases'];
  recorded.read = async () => {
    const fromMs = world.atMs;
    const seen = await leases.read();
    world.chronicle.leaseReads.push({ fromMs, untilMs: world.atMs, seen, by: `${role} in ${place}` });
    return seen;
  };
  return recorded;
}

/** Every result, with the claim that it came under. */
function endsRecorded(world: SimulatedWorld, claims: MemoryPorts['claims']): MemoryPorts['claims'] {
  const recorded = Object.create(claims) as MemoryPorts['claims'];
  recorded.finish = async (job, end) => {
    const taken = await claims.finish(job, end);
    world.chronicle.results.push({ atMs: world.atMs, job, taken });
    return taken;
  };
  return recorded;
}
