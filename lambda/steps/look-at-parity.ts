import type { DatabaseSettings, Side } from '../contract/settings';
import { databaseParity } from '../domain/database-parity';
import type { ParityCheck, Told } from '../domain/parity';
import { quotaParity } from '../domain/quota-parity';
import { servingSide } from '../domain/sides';
import type { Observation } from '../ports/observation-store';
import type { FactsOfSides, QuotaFacts } from '../ports/region-facts';
import { lookAtTasks, type TaskParityPorts } from './look-at-tasks';
import type { StepContext } from './step';
import { told } from './told';

export interface ParityPorts extends TaskParityPorts {
  readonly facts: FactsOfSides;
}

/**
 * Compares both sides before anything moves, all at once. What a Region does not tell is said: that the other one may be gone
 * is what a failover is for.
 */
export async function lookAtParity(
  ports: ParityPorts,
  context: StepContext,
  observations: readonly Observation[],
): Promise<readonly ParityCheck[]> {
  const { facts } = ports;
  const { settings, region } = context;
  const side = servingSide(settings.regions, region);
  const [databases, tasks, quotas] = await Promise.all([
    Promise.all(settings.databases.map((database) => compareDatabase(database, facts, side))),
    lookAtTasks(ports, context, observations),
    settings.databases.length === 0 ? NO_QUOTAS : told(() => facts.here.quotas()),
  ]);
  return [...databases, ...tasks, quotaParity(quotas, region)].flat();
}

/** Of a workload without a database none is asked for. */
const NO_QUOTAS: Told<readonly QuotaFacts[]> = { told: true, facts: [] };

async function compareDatabase(
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
