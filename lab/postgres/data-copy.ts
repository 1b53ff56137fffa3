import { constants } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './error-code';
import { giveToServer } from './server-user';

/** https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP-DATA */
const LEFT_OUT = /^(postmaster\.(pid|opts)|standby\.signal|pg_internal\.init.*|pgsql_tmp.*)$/;
const COPIED_EMPTY = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);

/** Copies the data directory of a running server, between the start and the stop of a backup. */
export async function copyDataDirectory(from: string, to: string): Promise<void> {
  await copyTree(from, to);
  for (const directory of ['pg_wal/archive_status', 'pg_wal/summaries']) await makeDirectory(join(to, directory));
}

async function copyTree(from: string, to: string, top = true): Promise<void> {
  await makeDirectory(to);
  const entries = await readdir(from, { withFileTypes: true });
  for (const entry of entries) {
    if (LEFT_OUT.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (!entry.isDirectory()) await copyIfThere(source, target);
    else if (top && (COPIED_EMPTY.has(entry.name) || entry.name === 'pg_wal')) await makeDirectory(target);
    else await copyTree(source, target, false);
  }
}

async function makeDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await giveToServer(path);
}

/** A file that the server has removed meanwhile is not needed: the log of the backup says so again. */
async function copyIfThere(source: string, target: string): Promise<void> {
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    return;
  }
  await giveToServer(target);
}
