import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HandoverConfig } from '../../lib/config/config';
import { type DeployedWorkload, readWorkload } from './deployed-workload';
import { synthesize, withConfig } from './synthesize';

const PROJECT = join(__dirname, '..', '..');

/** What the project's own app makes of a configuration. Its files are gone when this answers; the templates were read. */
export async function deployedConfig(config: HandoverConfig): Promise<DeployedWorkload> {
  const folder = await mkdtemp(join(tmpdir(), 'handover-config-'));
  try {
    const path = join(folder, 'handover.config.json');
    await writeFile(path, JSON.stringify(config));
    return await readWorkload(await synthesize(PROJECT, join(folder, 'cdk.out'), withConfig(path)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
