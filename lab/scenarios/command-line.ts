import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LabWorld } from '../world/lab-world';

const run = promisify(execFile);
const BIN = join(__dirname, '..', '..', 'cli', 'handover.mjs');

export interface Typed {
  readonly ok: boolean;
  /** What it printed, errors included. */
  readonly output: string;
}

/** A person types a command of the real command line against the lab's AWS; the story tells it. */
export async function typeCommand(world: LabWorld, config: string, args: readonly string[]): Promise<Typed> {
  const { cloud, happenings, settings } = world.parts;
  const env = { ...process.env, AWS_ENDPOINT_URL: cloud.endpoint, NO_COLOR: '1' };
  const told = `npx handover ${args[0]} (${settings.workload})`;
  try {
    const { stdout, stderr } = await run(process.execPath, [BIN, ...args, '--config', config], { env });
    happenings.tell({ lane: 'clients', kind: 'note', text: `a person types: ${told}` });
    return { ok: true, output: `${stdout}${stderr}` };
  } catch (error) {
    happenings.tell({ lane: 'clients', kind: 'fault', text: `${told} failed: ${error}` });
    return { ok: false, output: String(error) };
  }
}
