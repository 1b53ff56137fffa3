import type { DatabaseSettings, Side, WorkloadSettings } from '../contract/settings';
import { databaseParity } from '../domain/database-parity';
import type { ParityCheck, Told } from '../domain/parity';
import { quotaParity } from '../domain/quota-parity';
import { otherSide, servingSide } from '../domain/sides';
import { taskParity } from '../domain/task-parity';
import type { FactsOfSides, QuotaFacts, RegionFacts } from '../ports/region-facts';
import type { StepContext } from './step';

export interface ParityPorts {
  readonly facts: FactsOfSides;
}

/**
 * Compares both sides before anything moves, all at once. What a Region does not tell is said: that the other one may be gone
 * is what a failover is for.
 */
export async function lookAtParity({ facts }: ParityPorts, context: StepContext): Promise<readonly ParityCheck[]> {
  const { settings, region } = context;
  const side = servingSide(settings.regions, region);
  const [databases, tasks, quotas] = await Promise.all([
    Promise.all(settings.databases.map((database) => compareDatabase(database, facts, side))),
    Promise.all(comparedTasks(settings, side).map((task) => compareTask(task, facts))),
    settings.databases.length === 0 ? NO_QUOTAS : told(() => facts.here.quotas()),
  ]);
  return [...databases, ...tasks, quotaParity(quotas, region)].flat();
}

/** Of a workload without a database none is asked for. */
const NO_QUOTAS: Told<readonly QuotaFacts[]> = { told: true, facts: [] };

/** One database on this side and the other one. */
export async function compareDatabase(
  database: DatabaseSettings,
  { here, there }: FactsOfSides,
  side: Side,
): Promise<ParityCheck[]> {
  const { name, kind, secretId: secrets } = database;
  const secretId = secrets[side];
  const [ours, theirs, secret] = await Promise.all([
    told(() => here.database(database)),
    told(() => there.database(database)),
    told(() => here.secret(secretId)),
  ]);
  return databaseParity({ name, kind, here: ours, there: theirs, secretId, secret });
}

interface TaskToCompare {
  readonly name: string;
  readonly called: string;
  readonly ask: (region: RegionFacts, side: Side) => ReturnType<RegionFacts['service']>;
  readonly side: Side;
}

const comparedTasks = ({ services, jobs }: WorkloadSettings, side: Side): readonly TaskToCompare[] => [
  ...services.map((service) => ({
    name: `service ${service.name}`,
    called: service.service[side],
    ask: (region: RegionFacts) => region.service(service),
    side,
  })),
  ...(jobs?.applications ?? []).map(({ name, taskDefinition }) => ({
    name: `jobs of ${name}`,
    called: taskDefinition[side],
    ask: (region: RegionFacts, of: Side) => region.taskDefinition(taskDefinition[of]),
    side,
  })),
];

async function compareTask(
  { name, called, ask, side }: TaskToCompare,
  { here, there }: FactsOfSides,
): Promise<ParityCheck[]> {
  const [ours, theirs] = await Promise.all([told(() => ask(here, side)), told(() => ask(there, otherSide(side)))]);
  return taskParity({ name, called, here: ours, there: theirs, otherRegion: there.region });
}

async function told<Facts>(ask: () => Promise<Facts | undefined>): Promise<Told<Facts>> {
  try {
    return { told: true, facts: await ask() };
  } catch (error) {
    return { told: false, because: error instanceof Error ? error.message : String(error) };
  }
}
