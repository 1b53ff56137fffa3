import type { MemoryPorts } from '../lab/memory';
import { Chance } from '../lab/simulator/chance';
import type { Equipped, SimulatedWorld } from '../lab/simulator/simulated-world';
import { METRICS } from '../lambda/contract/names';
import { judgeQuorum } from '../lambda/domain/quorum';
import { tryLimitSeconds } from '../lambda/domain/transaction-window';
import type { Lease } from '../lambda/ports/lease-store';
import type { Observation } from '../lambda/ports/observation-store';

/** Told of what agents do, at the moment when it has taken effect. */
export interface AgentsWatch {
  /** What stands in the ledger makes a quorum. */
  readonly onQuorum: (world: SimulatedWorld) => void;
  /** The standby's agent has published the metric of its alarm. */
  readonly onWish: (value: number, world: SimulatedWorld) => void;
}

/** How long a real transaction takes its observer, from another Region at most. */
const TRY_MS = { least: 20, most: 250 } as const;
/** A transaction that fails does so in a moment or by waiting in vain; how many do which is not known. */
const IN_VAIN = 0.5;

/**
 * Agents whose tries of transactions take time, and who are watched. The metric that the alarm follows is kept from the
 * simulator, whose own alarm is quicker than CloudWatch's.
 */
export function watchedAgents(watch: AgentsWatch): (equipped: Equipped, world: SimulatedWorld) => Equipped {
  let agents = 0;
  return (equipped, world) => {
    const { role, place } = equipped.process;
    if (role !== 'agent') return equipped;
    agents += 1;
    const { observations, signals, transactions } = equipped.ports;
    const chance = new Chance(world.schedule.seed, `tries of agent ${agents} in ${place}`);
    const ports = {
      ...equipped.ports,
      observations: Object.assign(Object.create(observations), {
        amend: async (...given: Parameters<typeof observations.amend>) => {
          const amended = await observations.amend(...given);
          if (isWanted(world)) watch.onQuorum(world);
          return amended;
        },
      }),
      signals: Object.assign(Object.create(signals), {
        publish: async (published: Parameters<typeof signals.publish>[0]) => {
          await signals.publish(published.filter(({ name }) => name !== METRICS.takeoverWanted));
          const wish = published.find(({ name }) => name === METRICS.takeoverWanted);
          if (place === 'standby' && wish !== undefined) watch.onWish(wish.value, world);
        },
      }),
      transactions: { attempt: taking(equipped, transactions, chance) },
    } as MemoryPorts;
    return { ...equipped, ports };
  };
}

function taking(
  { process, context }: Equipped,
  transactions: MemoryPorts['transactions'],
  chance: Chance,
): MemoryPorts['transactions']['attempt'] {
  return async (url, id) => {
    const attempt = await transactions.attempt(url, id);
    const silent = !attempt.committed && (attempt.because === 'no answer' || chance.happens(IN_VAIN));
    const limitMs = tryLimitSeconds(context.timings) * 1000;
    await process.clock.sleep(silent ? limitMs : chance.between(TRY_MS.least, TRY_MS.most));
    return attempt;
  };
}

function isWanted({ table, timings }: SimulatedWorld): boolean {
  const lease = table.cells.get('lease')?.value as Lease | undefined;
  const observations = table.cells.under('observation/') as readonly Observation[];
  return lease !== undefined && judgeQuorum(lease, observations, timings).wanted;
}
