import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
}

export interface Stack {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: Template;
}

interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly environment?: string;
        readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
      }
    >
  >;
}

/** The stacks of a synthesized app, as the CDK command line would deploy them. */
export async function readAssembly(directory: string): Promise<readonly Stack[]> {
  const manifest: Manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8'));
  const stacks = Object.entries(manifest.artifacts).filter(
    ([, artifact]) => artifact.type === 'aws:cloudformation:stack',
  );
  return Promise.all(
    stacks.map(async ([id, { environment, properties }]) => {
      const [, account = 'unknown-account', region = 'unknown-region'] =
        /^aws:\/\/([^/]+)\/(.+)$/.exec(environment ?? '') ?? [];
      const file = join(directory, properties?.templateFile ?? `${id}.template.json`);
      return { name: properties?.stackName ?? id, region, account, template: JSON.parse(await readFile(file, 'utf8')) };
    }),
  );
}
