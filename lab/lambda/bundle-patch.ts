import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type LabFunction, plays } from './lab-function';

/** A guard taken away in the artifact that runs: the bundle is minified, so `find` rests on what a minifier keeps. */
export interface BundlePatch {
  /** Functions by the end of their names, for example `keeper`. */
  readonly roles: readonly string[];
  /** Must fit exactly so often as `times` says in each bundle, all its files together: SQL text, names of attributes, error literals. */
  readonly find: RegExp;
  /** @default 1 - two adapters of one port may say the same */
  readonly times?: number;
  /** As of `String.replace`: `$1` is the first group of `find`. */
  readonly replace: string;
}

/** The same functions, those that a patch names with a changed copy of their bundle. Fails when a patch changes nothing. */
export async function patchBundles(
  functions: readonly LabFunction[],
  patches: readonly BundlePatch[],
  folder: string,
): Promise<readonly LabFunction[]> {
  for (const { roles } of patches)
    for (const role of roles)
      if (!functions.some((lambda) => plays(lambda, role)))
        throw new Error(`the break changes "${role}", the app has no such function`);
  return Promise.all(functions.map((lambda) => patchBundle(lambda, patches, folder)));
}

async function patchBundle(lambda: LabFunction, patches: readonly BundlePatch[], folder: string): Promise<LabFunction> {
  const own = patches.filter(({ roles }) => roles.some((role) => plays(lambda, role)));
  if (own.length === 0) return lambda;
  const source = await filesIn(lambda.assetFolder);
  const changed = own.reduce((files, patch) => withPatch(files, patch, lambda.name), source);
  const assetFolder = join(folder, `${lambda.region}-${lambda.name}-${basename(lambda.assetFolder)}`);
  await mkdir(assetFolder, { recursive: true });
  const others = (await readdir(lambda.assetFolder)).filter((name) => name.endsWith('.json'));
  await Promise.all(others.map((name) => copyFile(join(lambda.assetFolder, name), join(assetFolder, name))));
  await Promise.all([...changed].map(([file, text]) => writeFile(join(assetFolder, file), text)));
  return { ...lambda, assetFolder };
}

/** Text by name: the handler's file, and what it imports later. */
type Files = ReadonlyMap<string, string>;

async function filesIn(folder: string): Promise<Files> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mjs'));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

function withPatch(files: Files, { find, replace, times = 1 }: BundlePatch, name: string): Files {
  const everywhere = new RegExp(find.source, `${find.flags.replace('g', '')}g`);
  const found = [...files.values()].flatMap((text) => [...text.matchAll(everywhere)]).length;
  if (found === times) return new Map([...files].map(([file, text]) => [file, text.replace(everywhere, replace)]));
  const wanted = times === 1 ? 'once' : `${times} times`;
  throw new Error(
    `the break looks for ${find} in the bundle of ${name} and finds it ${found} times instead of ${wanted}`,
  );
}
