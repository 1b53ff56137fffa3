import { join } from 'node:path';
import type pg from 'pg';
import { copyDataDirectory } from './data-copy';
import { writeForServer } from './server-user';

interface BackupFiles {
  readonly labelfile: string;
  readonly spcmapfile: string;
}

/** https://www.postgresql.org/docs/18/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP, in one session of a superuser. */
export async function backUp(admin: pg.Client, from: string, to: string): Promise<void> {
  await admin.query(`SELECT pg_backup_start('handover lab', true)`);
  await copyDataDirectory(from, to);
  const { rows } = await admin.query<BackupFiles>('SELECT labelfile, spcmapfile FROM pg_backup_stop(false)');
  const files = { backup_label: rows[0]?.labelfile ?? '', tablespace_map: rows[0]?.spcmapfile ?? '' };
  for (const [name, content] of Object.entries(files)) {
    if (content !== '') await writeForServer(join(to, name), content);
  }
}
