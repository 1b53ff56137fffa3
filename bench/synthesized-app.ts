import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { context } from '../cdk.json';
import type config from '../handover.config';

const run = promisify(execFile);

const PROJECT = join(__dirname, '..');

/** No esbuild (its CPU is none of the process's, and the same for any number of databases), and no stop at 500 resources. */
const CONTEXT = { ...context, 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:stackResourceLimit': 0 };

export interface SynthesizedApp {
  /** Of the process that synthesizes, from its start to its end. */
  readonly cpuMs: number;
  readonly stacks: readonly SynthesizedTemplate[];
}

export interface SynthesizedTemplate {
  readonly stack: string;
  readonly bytes: number;
  readonly resources: number;
}

/** The project's app as the CDK command line runs it, in a process of its own. Templates are not validated: that is `npm run synth`'s work. */
export async function synthesizedApp(written: typeof config): Promise<SynthesizedApp> {
  const folder = await mkdtemp(join(tmpdir(), 'handover-synth-'));
  try {
    const path = join(folder, 'handover.config.json');
    const outdir = join(folder, 'cdk.out');
    const cpu = join(folder, 'cpu');
    await writeFile(path, JSON.stringify(written));
    const env = {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...CONTEXT, config: path }),
      CDK_VALIDATION: 'false',
      HANDOVER_BENCH_CPU: cpu,
    };
    const meter = join(__dirname, 'cpu-meter.cjs');
    await run(process.execPath, ['--require', meter, '--import', 'tsx', 'bin/handover.ts'], { cwd: PROJECT, env });
    return { cpuMs: Number(await readFile(cpu, 'utf8')), stacks: await templatesIn(outdir) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function templatesIn(outdir: string): Promise<SynthesizedTemplate[]> {
  const files = (await readdir(outdir)).filter((name) => name.endsWith('.template.json'));
  return Promise.all(
    files.map(async (name) => {
      const text = await readFile(join(outdir, name), 'utf8');
      const { Resources = {} }: { Resources?: object } = JSON.parse(text);
      const stack = name.replace('.template.json', '');
      return { stack, bytes: Buffer.byteLength(text), resources: Object.keys(Resources).length };
    }),
  );
}
