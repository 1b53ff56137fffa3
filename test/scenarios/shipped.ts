import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { context } from '../../cdk.json';
import config from '../../handover.config';
import { readWorkload } from '../../lab/app/deployed-workload';
import { machineOf, type ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import type { Orchestration } from '../../lambda/contract/steps';
import type { HandoverConfig } from '../../lib/config/config';
import { formatMistakes } from '../../lib/config/mistakes';
import { parseConfig } from '../../lib/config/parse-config';
import { createStacks } from '../../lib/stacks/handover-stacks';

/** The example's app synthesized in this process, with its bundles; the assembly's folder is gone when `use` is done. */
export async function synthesized<T>(
  use: (assembly: string) => Promise<T>,
  written: HandoverConfig = config,
): Promise<T> {
  const parsed = parseConfig(written);
  if (!parsed.ok) throw new Error(formatMistakes(parsed.mistakes, 'the configuration of the test'));
  const outdir = mkdtempSync(join(tmpdir(), 'handover-test-'));
  try {
    const app = new App({ context, outdir });
    createStacks(app, parsed.config);
    return await use(app.synth().directory);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The machine of the standby Region that fails over, or does what is asked for, as its template has it. */
export async function shippedMachine(
  written?: HandoverConfig,
  which: Orchestration = 'failover',
): Promise<ShippedMachine> {
  const workload = await synthesized((assembly) => readWorkload(assembly), written);
  return machineOf(workload, 'standby', which);
}
