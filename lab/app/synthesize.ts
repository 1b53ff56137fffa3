import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface CdkJson {
  readonly app: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** What `--context config=…` says. */
export const withConfig = (path: string): Readonly<Record<string, string>> => ({ config: path });

/**
 * Runs the app of a folder as the CDK command line would, and answers the cloud assembly's folder. Template validation is
 * `npm run synth`'s work and takes seconds, so it is off here. `context` is what `--context` would add.
 */
export async function synthesize(
  folder: string,
  outdir: string,
  context: Readonly<Record<string, string>> = {},
): Promise<string> {
  const cdk: CdkJson = JSON.parse(await readFile(join(folder, 'cdk.json'), 'utf8'));
  const [program, ...args] = cdk.app.split(' ');
  const env = {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...cdk.context, ...context }),
    CDK_VALIDATION: 'false',
  };
  const executable = program === 'node' || program === undefined ? process.execPath : program;
  await run(executable, args, { cwd: folder, env });
  return outdir;
}
