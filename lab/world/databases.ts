import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSettings, PerSide, WorkloadSettings } from '../../lambda/contract/settings';
import { type LabCloud, RdsInstances } from '../aws';
import { type Login, PostgresInstance, TcpLink } from '../postgres';

/** A pair of real servers, and the replication line between them. */
export interface DatabasePair {
  readonly settings: DatabaseSettings;
  readonly server: PerSide<PostgresInstance>;
  readonly link: TcpLink;
  readonly master: Login;
  readonly application: Login;
}

/** Tables of the lab's workload, made by the team's own login as its own migration would. */
const WORKLOAD_TABLES = [
  'CREATE TABLE lab_orders (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())',
  'CREATE TABLE lab_effects (job text NOT NULL, attempt integer NOT NULL, epoch integer NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())',
];

/** How long the phases of an RDS promotion last in the lab; AWS takes minutes (numbers.md: 180-600 s). */
const PROMOTION_PHASES = { noticeMs: 100, modifyingMs: 600, rebootingMs: 300 };

export class LabDatabases {
  readonly rds: RdsInstances;
  readonly pairs: readonly DatabasePair[];

  private constructor(pairs: readonly DatabasePair[], settings: WorkloadSettings, cloud: LabCloud) {
    this.pairs = pairs;
    this.rds = new RdsInstances({
      clock: cloud.clock,
      phases: PROMOTION_PHASES,
      onPromote: (region, identifier) => this.promote(region, identifier, settings),
    });
    for (const pair of pairs) this.announce(pair, settings, cloud);
  }

  static async start(settings: WorkloadSettings, cloud: LabCloud, folder: string): Promise<LabDatabases> {
    refuseOtherEngines(settings.databases);
    const pairs = await Promise.all(
      settings.databases.map((database) => startPair(database, join(folder, database.name))),
    );
    return new LabDatabases(pairs, settings, cloud);
  }

  find(name: string): DatabasePair {
    const pair = this.pairs.find(({ settings }) => settings.name === name) ?? this.pairs[0];
    if (pair === undefined) throw new Error('the workload has no database');
    return pair;
  }

  async kill(side: 'home' | 'standby'): Promise<void> {
    await Promise.all(this.pairs.map(({ server }) => server[side].kill()));
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.pairs.map(async ({ server, link }) => {
        await Promise.all([server.standby.destroy(), server.home.destroy()]);
        await link.stop();
      }),
    );
  }

  private announce(
    { settings: database, server, master }: DatabasePair,
    settings: WorkloadSettings,
    cloud: LabCloud,
  ): void {
    const { regions } = settings;
    const source = `arn:aws:rds:${regions.home}:${cloud.account}:db:${database.instance.home}`;
    const endpoint = (side: 'home' | 'standby') => ({ host: server[side].host, port: server[side].port });
    this.rds.add({ region: regions.home, identifier: database.instance.home, endpoint: endpoint('home') });
    this.rds.add({
      region: regions.standby,
      identifier: database.instance.standby,
      endpoint: endpoint('standby'),
      source,
    });
    const value = JSON.stringify(master);
    for (const side of ['home', 'standby'] as const) {
      const id = database.secretId[side];
      const region = regions[side];
      const arn = id.startsWith('arn:') ? id : `arn:aws:secretsmanager:${region}:${cloud.account}:secret:${id}`;
      cloud.secrets.add({ region, name: id.split(':secret:').at(-1) ?? id, arn, value });
    }
  }

  private async promote(region: string, identifier: string, { regions }: WorkloadSettings): Promise<void> {
    const side = region === regions.home ? 'home' : 'standby';
    await this.pairs.find(({ settings }) => settings.instance[side] === identifier)?.server[side].promote();
  }
}

/** The lab's servers are those of one npm package. */
export function refuseOtherEngines(databases: readonly DatabaseSettings[]): void {
  const other = databases.find(({ engine }) => engine !== 'postgres');
  if (other === undefined) return;
  throw new Error(
    `database "${other.name}" has the engine ${other.engine}, and the lab plays PostgreSQL only: try the workload without it`,
  );
}

async function startPair(database: DatabaseSettings, folder: string): Promise<DatabasePair> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const master = { username: 'handover_admin', password: 'lab-master' };
  const application = { username: database.applicationRoles[0] ?? 'lab_app', password: 'lab-application' };
  const home = await PostgresInstance.initPrimary({
    directory: join(folder, 'home'),
    master,
    database: database.databaseName,
  });
  await asTeam(home, master, database);
  const link = await TcpLink.open({ port: home.port });
  const standby = await PostgresInstance.cloneStandby(home, { directory: join(folder, 'standby'), via: link });
  return { settings: database, server: { home, standby }, link, master, application };
}

/** What a team does on its own database before Handover ever comes: roles of its applications, tables, grants. */
async function asTeam(server: PostgresInstance, master: Login, database: DatabaseSettings): Promise<void> {
  const team = server.client(master, database.databaseName);
  await team.connect();
  const schema = database.guardedSchemas[0] ?? 'public';
  for (const role of database.applicationRoles)
    await team.query(`CREATE ROLE "${role}" LOGIN PASSWORD 'lab-application'`);
  await team.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
  await team.query(`SET search_path TO "${schema}"`);
  for (const table of WORKLOAD_TABLES) await team.query(table);
  for (const role of database.applicationRoles) {
    await team.query(`GRANT USAGE ON SCHEMA "${schema}" TO "${role}"`);
    await team.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${schema}" TO "${role}"`);
    await team.query(`ALTER ROLE "${role}" SET search_path TO "${schema}"`);
  }
  await team.end();
}
