import { chown, writeFile } from 'node:fs/promises';

/** PostgreSQL refuses to run as root; then the servers run as nobody. */
const NOBODY = 65534;
const asNobody = process.getuid?.() === 0;

export const SERVER_USER: { readonly uid?: number; readonly gid?: number } = asNobody
  ? { uid: NOBODY, gid: NOBODY }
  : {};

export async function giveToServer(path: string): Promise<void> {
  if (asNobody) await chown(path, NOBODY, NOBODY);
}

/** Writes a file that only the server may read. */
export async function writeForServer(path: string, content: string): Promise<void> {
  await writeFile(path, content, { mode: 0o600 });
  await giveToServer(path);
}
