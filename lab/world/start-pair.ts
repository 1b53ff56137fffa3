import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSettings, Side } from '../../lambda/contract/settings';
import { otherSide } from '../../lambda/domain/sides';
import { dressAsAurora, type Login, PostgresInstance, TcpLink } from '../postgres';
import type { MovingPair } from './pair-member';

/** Tables of the lab's workload, made by the team's own login as its own migration would. */
const WORKLOAD_TABLES = [
  'CREATE TABLE lab_orders (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())',
  'CREATE TABLE lab_canary (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())',
  'CREATE TABLE lab_effects (job text NOT NULL, attempt integer NOT NULL, epoch integer NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())',
];

/** A primary where the story begins, and its physical standby on the other side: of RDS a replica, of Aurora a secondary cluster. */
export async function startPair(database: DatabaseSettings, folder: string, first: Side): Promise<MovingPair> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const master = { username: 'handover_admin', password: 'lab-master' };
  const application = { username: database.applicationRoles[0] ?? 'lab_app', password: 'lab-application' };
  const primary = await PostgresInstance.initPrimary({
    directory: join(folder, first),
    master,
    database: database.databaseName,
  });
  await asTeam(primary, master, database);
  if (database.kind === 'aurora-global') await dressAsAurora(primary, database.databaseName);
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
