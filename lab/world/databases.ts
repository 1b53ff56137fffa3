import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseSettings, PerSide, Side, WorkloadSettings } from '../../lambda/contract/settings';
import { otherSide } from '../../lambda/domain/sides';
import { configurationOf, type LabCloud, RdsInstances } from '../aws';
import { type Login, PostgresInstance, TcpLink } from '../postgres';
import { promoteWhenUp } from './promotion';
import { type MovingPair, ReplacedServers } from './replaced-servers';

/** A pair of real servers, and the lines to them that can be cut. */
export interface DatabasePair {
  readonly settings: DatabaseSettings;
  readonly server: PerSide<PostgresInstance>;
  /** Of replication. */
  readonly link: TcpLink;
  /** Of replication, when it ran to a server that was replaced. */
  readonly lines: readonly TcpLink[];
  /** Old primaries under another name, with the port that they had. */
  readonly kept: readonly { readonly side: Side; readonly server: PostgresInstance; readonly port: number }[];
  /** By which the Lambdas of a Region reach its database; applications have their own way. */
  readonly line: PerSide<TcpLink>;
  readonly master: Login;
  readonly application: Login;
}

/** Tables of the lab's workload, made by the team's own login as its own migration would. */
const WORKLOAD_TABLES = [
  'CREATE TABLE lab_orders (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())',
  'CREATE TABLE lab_canary (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())',
  'CREATE TABLE lab_effects (job text NOT NULL, attempt integer NOT NULL, epoch integer NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())',
];

/** How long the phases of an RDS promotion last in the lab; AWS takes minutes (numbers.md: 180-600 s). */
const PROMOTION_PHASES = { noticeMs: 100, modifyingMs: 600, rebootingMs: 300 };

/** How often a promotion looks whether its server is up. */
const LOOK_MS = 100;

export class LabDatabases {
  readonly rds: RdsInstances;
  readonly pairs: readonly DatabasePair[];

  private constructor(
    pairs: readonly MovingPair[],
    settings: WorkloadSettings,
    cloud: LabCloud,
    { first, folder }: { readonly first: Side; readonly folder: string },
  ) {
    this.pairs = pairs;
    this.rds = new RdsInstances({
      clock: cloud.clock,
      phases: PROMOTION_PHASES,
      onPromote: (region, identifier) => this.promote(region, identifier, settings),
      replacing: new ReplacedServers(pairs, settings, folder),
    });
    for (const pair of pairs) this.announce(pair, settings, cloud, first);
  }

  /** The side that serves first has the primaries, the other one their replicas. */
  static async start(settings: WorkloadSettings, cloud: LabCloud, folder: string, first: Side): Promise<LabDatabases> {
    refuseOtherEngines(settings.databases);
    const pairs = await Promise.all(
      settings.databases.map((database) => startPair(database, join(folder, database.name), first)),
    );
    return new LabDatabases(pairs, settings, cloud, { first, folder });
  }

  find(name: string): DatabasePair {
    const pair = this.pairs.find(({ settings }) => settings.name === name) ?? this.pairs[0];
    if (pair === undefined) throw new Error('the workload has no database');
    return pair;
  }

  async kill(side: Side): Promise<void> {
    await Promise.all(this.pairs.map(({ server }) => server[side].kill()));
  }

  /** After `kill`: a crashed primary comes back read-write, as a real one does. */
  async revive(side: Side): Promise<void> {
    await Promise.all(this.pairs.map(({ server }) => server[side].start()));
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.pairs.map(async ({ server, link, lines, line, kept }) => {
        const servers = new Set([server.standby, server.home, ...kept.map((one) => one.server)]);
        await Promise.all([...servers].map((one) => one.destroy()));
        await Promise.all([link, ...lines, line.home, line.standby].map((one) => one.stop()));
      }),
    );
  }

  private announce(
    { settings: database, line, master }: DatabasePair,
    settings: WorkloadSettings,
    cloud: LabCloud,
    first: Side,
  ): void {
    const { regions } = settings;
    const other = otherSide(first);
    const instance = (side: Side) => ({
      region: regions[side],
      identifier: database.instance[side],
      endpoint: { host: line[side].host, port: line[side].port },
      configuration: configurationOf(regions[side], database.instance[side], cloud.account),
    });
    const source = `arn:aws:rds:${regions[first]}:${cloud.account}:db:${database.instance[first]}`;
    // What is set in them is the same on both sides: nothing.
    for (const { region, configuration } of [instance('home'), instance('standby')])
      cloud.parameterGroups.set('instance', region, configuration.parameterGroup.name, {});
    this.rds.add(instance(first));
    this.rds.add({ ...instance(other), source });
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
    const pair = this.pairs.find(({ settings }) => settings.instance[side] === identifier);
    if (pair !== undefined) await promoteWhenUp(pair.server[side], () => sleep(LOOK_MS, undefined, { ref: false }));
  }
}

/** The lab's servers are those of one npm package. */
export function refuseOtherEngines(databases: readonly DatabaseSettings[]): void {
  const aurora = databases.find(({ kind }) => kind === 'aurora-global');
  if (aurora !== undefined)
    throw new Error(
      `database "${aurora.name}" is an Aurora global database, and the lab plays pairs of instances only: try the workload without it`,
    );
  const other = databases.find(({ engine }) => engine !== 'postgres');
  if (other === undefined) return;
  throw new Error(
    `database "${other.name}" has the engine ${other.engine}, and the lab plays PostgreSQL only: try the workload without it`,
  );
}

async function startPair(database: DatabaseSettings, folder: string, first: Side): Promise<MovingPair> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const master = { username: 'handover_admin', password: 'lab-master' };
  const application = { username: database.applicationRoles[0] ?? 'lab_app', password: 'lab-application' };
  const primary = await PostgresInstance.initPrimary({
    directory: join(folder, first),
    master,
    database: database.databaseName,
  });
  await asTeam(primary, master, database);
  const link = await TcpLink.open({ port: primary.port });
  const replica = await PostgresInstance.cloneStandby(primary, {
    directory: join(folder, otherSide(first)),
    via: link,
  });
  const server = first === 'home' ? { home: primary, standby: replica } : { home: replica, standby: primary };
  const line = { home: await TcpLink.open(server.home), standby: await TcpLink.open(server.standby) };
  return { settings: database, server, link, lines: [], kept: [], line, master, application };
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
