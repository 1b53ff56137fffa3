import { join } from 'node:path';
import { build } from 'esbuild';

export interface WorkloadScripts {
  readonly service: string;
  readonly worker: string;
}

/** The workload's programs as single files: a job is a process, and a process that loads one file starts in 50 ms. */
export async function bundleWorkload(folder: string): Promise<WorkloadScripts> {
  await build({
    entryPoints: [join(__dirname, 'order-service.ts'), join(__dirname, 'job-worker.ts')],
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    outExtension: { '.js': '.cjs' },
    external: ['pg-native'],
    logLevel: 'error',
  });
  return { service: join(folder, 'order-service.cjs'), worker: join(folder, 'job-worker.cjs') };
}
