import { connectionParameterName } from '../../lambda/contract/names';
import type { JobAccount, RunReport } from '../../lambda/contract/report';
import type { Side, WorkloadSettings } from '../../lambda/contract/settings';
import type { LossBound } from '../../lambda/contract/step-answers';
import type { Job } from '../../lambda/ports/job-store';
import type { Lease } from '../../lambda/ports/lease-store';
import type { WireEntry } from '../aws';
import type { PostgresInstance } from '../postgres';
import type { Scenario } from '../scenarios/scenario';
import { accountsOf, type Stage, sumOf } from '../scenarios/stage';
import type { Acknowledged, FailedWrite } from '../workload/client';
import type { DatabasePair } from '../world/databases';
import type { ExecutionEvent } from '../world/executions';
import type { LabWorld } from '../world/lab-world';
import { momentsOf, type RunMoments } from './moments';
import { lookAtOldSide, type OldSide } from './old-side';
import { stepCalls } from './waited-calls';

/** What the lab knows from outside after a run: from the clients, the databases, the ledger and the wire, never from the run's own word. */
export interface Evidence {
  readonly workload: string;
  /** Milliseconds since 1970. */
  readonly gatheredAt: number;
  /** The Region that served first, and the other one. */
  readonly first: string;
  readonly other: string;
  readonly ends: 'moves' | 'stays';
  readonly acknowledged: readonly Acknowledged[];
  readonly failedWrites: readonly FailedWrite[];
  /** What the database that served first holds now, when another one serves. */
  readonly oldSide: OldSide;
  /** Order ids in the database that serves now. */
  readonly rows: ReadonlySet<string>;
  /** How often each job's effect is in the database that serves now. */
  readonly effects: ReadonlyMap<string, number>;
  readonly jobs: readonly Job[];
  readonly accepted: number;
  /** Applications whose effects have no marker: what they do is done at least once. */
  readonly unmarked: ReadonlySet<string>;
  /** By application, and together. */
  readonly accounts: readonly JobAccount[];
  readonly account: JobAccount;
  readonly loss: LossBound;
  readonly moments: RunMoments;
  readonly history: readonly ExecutionEvent[];
  readonly report: RunReport | undefined;
  /** Calls of the steps that take over, after the fault. */
  readonly calls: readonly WireEntry[];
  /** The lease before the fault, and now. */
  readonly before: Lease | undefined;
  readonly lease: Lease | undefined;
  readonly faultAt: number;
  readonly lostRegion: string | undefined;
  /** A record of the workload has the strategy `change-record`. */
  readonly changesRecords: boolean;
  readonly connection: string | undefined;
}

export async function gather(stage: Stage, { lost, ends = 'moves' }: Scenario): Promise<Evidence> {
  const { world, client, stuckClient, jobs } = stage;
  const { settings, databases, ledger, cloud, history } = world.parts;
  const faultAt = stage.faultAt ?? Date.now();
  const lease = await ledger.leases.read();
  const pair = databases.pairs[0];
  if (pair === undefined) throw new Error('the workload has no database');
  const active = lease?.active === world.otherRegion ? world.other : world.first;
  const losses = lease === undefined ? {} : await ledger.reports.recordLoss(lease.epoch, {});
  const found = await Promise.all(jobs.map(({ application, id }) => ledger.jobs.find(application, id)));
  const accounts = await accountsOf(world, jobs);
  return {
    workload: settings.workload,
    gatheredAt: Date.now(),
    first: world.firstRegion,
    other: world.otherRegion,
    ends,
    acknowledged: [client, stuckClient, ...stage.transactions].flatMap((writer) => writer.acknowledged),
    failedWrites: client.failed,
    oldSide: await oldSide(pair, active, world),
    ...(await readDatabase(
      pair.server[active],
      pair.settings.databaseName,
      pair.settings.guardedSchemas[0] ?? 'public',
    )),
    jobs: found.flatMap((job) => job ?? []),
    accepted: jobs.length,
    unmarked: unmarkedOf(settings),
    accounts,
    account: sumOf(accounts),
    loss: losses[pair.settings.name] ?? { kind: 'unknown', because: 'no run recorded a bound' },
    moments: momentsOf(history, client.acknowledged, world.firstRegion),
    history,
    report: await ledger.reports.latest(),
    calls: stepCalls(cloud.log.entries, { since: faultAt, region: world.otherRegion }),
    before: stage.before,
    lease,
    faultAt,
    lostRegion: lost === undefined ? undefined : world.firstRegion,
    changesRecords: settings.records.some(({ strategy }) => strategy === 'change-record'),
    connection: cloud.parameters.get(world.otherRegion, connectionParameterName(settings, pair.settings.name)),
  };
}

const unmarkedOf = ({ jobs }: WorkloadSettings): ReadonlySet<string> =>
  new Set((jobs?.applications ?? []).filter(({ effects }) => effects === 'unmarked').map(({ name }) => name));

async function oldSide(pair: DatabasePair, active: Side, world: LabWorld): Promise<OldSide> {
  if (active === world.first) return { kind: 'not seen', because: 'it serves still' };
  const kept = pair.kept.find(({ side }) => side === world.first)?.server;
  return lookAtOldSide(pair, kept ?? pair.server[world.first]);
}

async function readDatabase(server: PostgresInstance, database: string, schema: string) {
  if (!server.running) return { rows: new Set<string>(), effects: new Map<string, number>() };
  return server.asAdmin(async (admin) => {
    const orders = await admin.query<{ id: string }>(`SELECT id FROM "${schema}".lab_orders`);
    const effects = await admin.query<{ job: string; times: number }>(
      `SELECT job, count(*)::int AS times FROM "${schema}".lab_effects GROUP BY job`,
    );
    return {
      rows: new Set(orders.rows.map(({ id }) => id)),
      effects: new Map(effects.rows.map(({ job, times }) => [job, times])),
    };
  }, database);
}
