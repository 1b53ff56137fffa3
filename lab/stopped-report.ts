import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MachineLoad } from './verdict/machine-load';
import type { LabWorld } from './world/lab-world';

export interface StoppedSession {
  readonly scenario: string;
  readonly seed: number;
  readonly because: string;
  readonly machine: MachineLoad;
}

/** What was there when a session could not be finished: everything that happened, and the states that the machines went through. No verdict. */
export async function keepStopped(
  folder: string,
  session: StoppedSession,
  parts: Pick<LabWorld['parts'], 'happenings' | 'history'> | undefined,
): Promise<string> {
  const file = join(folder, 'stopped.json');
  const { happenings = { list: [] }, history = [] } = parts ?? {};
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...session, happenings: happenings.list, history }, null, 2)}\n`);
  return file;
}
