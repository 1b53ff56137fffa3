import { connectionParameterName } from '../../lambda/contract/names';
import type { JobAccount, RunReport } from '../../lambda/contract/report';
import type { LossBound } from '../../lambda/contract/run-document';
import type { Side } from '../../lambda/contract/settings';
import type { Job } from '../../lambda/ports/job-store';
import type { WireEntry } from '../aws';
import type { PostgresInstance } from '../postgres';
import { accountOf, type Stage } from '../scenarios/stage';
import type { Acknowledged } from '../workload/client';
import type { ExecutionEvent } from '../world/executions';
import { momentsOf, type RunMoments } from './moments';

/** What the lab knows from outside after a run: from the clients, the databases, the ledger and the wire, never from the run's own word. */
export interface Evidence {
  readonly home: string;
  readonly standby: string;
  readonly acknowledged: readonly Acknowledged[];
  /** Order ids in the database that serves now. */
  readonly rows: ReadonlySet<string>;
  /** How often each job's effect is in the database that serves now. */
  readonly effects: ReadonlyMap<string, number>;
  readonly jobs: readonly Job[];
  readonly accepted: number;
  readonly account: JobAccount;
  readonly loss: LossBound;
  readonly moments: RunMoments;
  readonly history: readonly ExecutionEvent[];
  readonly report: RunReport | undefined;
  /** Calls of the run's own steps after the fault. */
  readonly calls: readonly WireEntry[];
  readonly faultAt: number;
  readonly lostRegion: string | undefined;
  readonly connection: string | undefined;
}

export async function gather(stage: Stage, lost: Side | undefined): Promise<Evidence> {
  const { world, client, stuckClient, jobs } = stage;
  const { settings, databases, ledger, cloud, history } = world.parts;
  const faultAt = stage.faultAt ?? Date.now();
  const lease = await ledger.leases.read();
  const pair = databases.pairs[0];
  if (pair === undefined) throw new Error('the workload has no database');
  const active = lease?.active === settings.regions.standby ? 'standby' : 'home';
  const losses = lease === undefined ? {} : await ledger.reports.recordLoss(lease.epoch, {});
  const found = await Promise.all(jobs.ids.map((id) => ledger.jobs.find(jobs.application, id)));
  return {
    home: settings.regions.home,
    standby: settings.regions.standby,
    acknowledged: [...client.acknowledged, ...stuckClient.acknowledged],
    ...(await readDatabase(
      pair.server[active],
      pair.settings.databaseName,
      pair.settings.guardedSchemas[0] ?? 'public',
    )),
    jobs: found.flatMap((job) => job ?? []),
    accepted: jobs.ids.length,
    account: await accountOf(world, jobs),
    loss: losses[pair.settings.name] ?? { kind: 'unknown', because: 'no run recorded a bound' },
    moments: momentsOf(history, client.acknowledged, settings.regions.home),
    history,
    report: await ledger.reports.latest(),
    calls: cloud.log.entries.filter(
      (entry) => entry.at >= faultAt && /-(run|database|traffic|processing)-steps$/.test(entry.caller),
    ),
    faultAt,
    lostRegion: lost === undefined ? undefined : settings.regions[lost],
    connection: cloud.parameters.get(settings.regions.standby, connectionParameterName(settings, pair.settings.name)),
  };
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
