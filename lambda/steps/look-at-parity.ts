import { ERRORS, FailoverError } from '../contract/errors';
import type { DatabaseSettings, Side, WorkloadSettings } from '../contract/settings';
import { databaseParity } from '../domain/database-parity';
import { firstPassing, type ParityCheck, type Told } from '../domain/parity';
import { quotaParity, type WayBack } from '../domain/quota-parity';
import { servingSide } from '../domain/sides';
import type { Observation } from '../ports/observation-store';
import type { FactsOfSides, QuotaFacts, RegionFacts } from '../ports/region-facts';
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
  const [databases, tasks, here, there] = await Promise.all([
    Promise.all(settings.databases.map((database) => compareDatabase(database, facts, side))),
    lookAtTasks(ports, context, observations),
    quotasOf(facts.here, settings),
    quotasOf(facts.there, settings),
  ]);
  const way = wayBack(settings.databases, databases);
  return [
    ...databases.flatMap(({ checks }) => checks),
    ...tasks,
    ...quotaParity(here, { region, side: 'here', way }),
    ...quotaParity(there, { region: facts.there.region, side: 'there', way }),
  ];
}

/**
 * Of a run that goes on with a takeover: what was left out because no run may promote it is still not promoted by the next one. What is
 * not told is no reason here: a cluster that is being promoted may not tell.
 */
export async function lookAtOptional({ facts }: ParityPorts, { settings, region }: StepContext) {
  const side = servingSide(settings.regions, region);
  const optional = settings.databases.filter(({ required }) => required === false);
  const compared = await Promise.all(optional.map((database) => compareDatabase(database, facts, side)));
  return compared
    .flatMap(({ checks }) => checks)
    .filter(({ stops, unknown }) => stops === 'every run' && unknown !== true);
}

/** A control plane that said "later" may tell at the next try: the machine retries, and a refusal is the last word only. */
export function assertTold(checks: readonly ParityCheck[]): void {
  const untold = firstPassing(checks);
  if (untold !== undefined) throw new FailoverError(ERRORS.transient, `${untold.name}: ${untold.detail}`);
}

/** Of a workload without a database none is asked for. */
const quotasOf = async (region: RegionFacts, { databases }: WorkloadSettings): Promise<Told<readonly QuotaFacts[]>> =>
  databases.length === 0 ? { told: true, facts: [] } : told(() => region.quotas());

const wayBack = (databases: readonly DatabaseSettings[], compared: readonly ComparedSides[]): WayBack => ({
  pairs: databases.filter(({ kind }) => kind === 'rds-replica-pair').length,
  clusters: databases.filter(({ kind }) => kind === 'aurora-global').length,
  gib: compared.reduce((sum, { gib }) => sum + gib, 0),
});

interface ComparedSides {
  readonly checks: readonly ParityCheck[];
  /** Zero: Aurora, or unknown, which another line says. */
  readonly gib: number;
}

/** One database on this side and the other one. */
export async function compareDatabase(
  database: DatabaseSettings,
  { here, there }: FactsOfSides,
  side: Side,
): Promise<ComparedSides> {
  const { name, kind, secretId: secrets } = database;
  const secretId = secrets[side];
  const [ours, theirs, secret] = await Promise.all([
    told(() => here.database(database)),
    told(() => there.database(database)),
    told(() => here.secret(secretId)),
  ]);
  const compared = databaseParity({ name, kind, here: ours, there: theirs, secretId, secret });
  const checks = database.required === false ? compared.map((check) => ({ ...check, optional: name })) : compared;
  return { checks, gib: (ours.told && ours.facts?.storage?.gib) || 0 };
}
