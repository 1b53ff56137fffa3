import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type BuildOptions, buildSync } from 'esbuild';
import { SETTINGS_FILE } from '../../lambda/contract/names';
import { ALL_ROLES, FUNCTION_ROLES, type FunctionRoleName } from './function-roles';

/** Paths count from here: the names of chunks, which esbuild makes of them, are the same wherever an app is synthesized. */
const ROOT = resolve(__dirname, '../..');
const HANDLERS = join(ROOT, 'lambda/handlers');

/** `mysql2` needs it for character sets that Node.js does not know; sessions of Handover have UTF-8. It weighs 490 kB. */
const WITHOUT_ICONV = join(ROOT, 'lambda/adapters/sql/mysql/without-iconv.cjs');
const OUTPUT_FOLDER = 'handover-lambda';

/** Dependencies written for CommonJS (`pg`) call `require`, which an ESM bundle does not have. */
const REQUIRE_BANNER =
  "import { createRequire as handoverCreateRequire } from 'node:module'; const require = handoverCreateRequire(import.meta.url);";

/** Tests that only read templates skip bundling (context `aws:cdk:bundling-stacks: []`) and get this instead. */
const PLACEHOLDER = 'export const handler = async () => { throw new Error("not bundled"); };';

/** A file of `lambda/handlers` that becomes a bundle. */
type Entry = FunctionRoleName | 'job-sidecar';

/** Files of a bundle by name. */
type Files = ReadonlyMap<string, Uint8Array>;

/** All handlers of this process, bundled when the first is asked for. */
let bundled: ReadonlyMap<string, Files> | undefined;

let sidecar: Uint8Array | undefined;

/** The script of the container beside each job, in one file. */
export function bundleSidecar(): Uint8Array {
  sidecar ??= build(['job-sidecar']).get('job-sidecar')?.get('index.mjs');
  if (sidecar === undefined) throw new Error('the sidecar of jobs was not bundled into one file');
  return sidecar;
}

/**
 * Code of one function: the handler with everything that it imports, in files of their own what it may import later, and
 * beside them the settings that its environment has no room for.
 */
export function handlerCode(scope: Construct, role: FunctionRoleName, settings?: unknown): lambda.Code {
  if (!Stack.of(scope).bundlingRequired) return lambda.Code.fromInline(PLACEHOLDER);
  bundled ??= bundleAll();
  const files = bundled.get(role);
  if (files === undefined) throw new Error(`no bundle for the function "${role}", there are ${[...bundled.keys()]}`);
  const folder = join(Stage.of(scope)?.outdir ?? 'cdk.out', OUTPUT_FOLDER);
  if (settings === undefined) return lambda.Code.fromAsset(written(join(folder, role), files));
  const text = JSON.stringify(settings);
  // CDK takes a folder that it has seen for what it was then: one for each content.
  const own = join(folder, `settings-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, role);
  return lambda.Code.fromAsset(written(own, new Map([...files, [SETTINGS_FILE, Buffer.from(text)]])));
}

/** Inside the cloud assembly: the same place for the same output, and nothing left behind, here or elsewhere. */
function written(folder: string, files: Files): string {
  // The name of a chunk changes with its content: one of an earlier synthesis would be shipped along.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  return folder;
}

/**
 * Functions that speak SQL are split, each for itself: a client of MySQL adds half as much again, and most
 * workloads never load it. The others are one file each, bundled at once (0.2 s) instead of one esbuild run each (0.65 s).
 */
function bundleAll(): ReadonlyMap<string, Files> {
  const speaksSql = (role: FunctionRoleName): boolean => FUNCTION_ROLES[role].inVpc;
  const whole = build(ALL_ROLES.filter((role) => !speaksSql(role)));
  const split = ALL_ROLES.filter(speaksSql).map((role) =>
    build([role], { splitting: true, chunkNames: `${role}/[name]-[hash]` }),
  );
  return new Map([whole, ...split].flatMap((bundles) => [...bundles]));
}

function build(
  roles: readonly Entry[],
  chunks: Pick<BuildOptions, 'splitting' | 'chunkNames'> = {},
): ReadonlyMap<string, Files> {
  const { outputFiles } = buildSync({
    ...chunks,
    absWorkingDir: ROOT,
    entryPoints: roles.map((role) => ({ in: entryOf(role), out: `${role}/index` })),
    outdir: OUTPUT_FOLDER,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Packages that carry both forms are smaller and faster to import in their ESM form.
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE_BANNER },
    // An optional native driver of `pg` that is never installed here.
    external: ['pg-native'],
    alias: { 'iconv-lite': WITHOUT_ICONV },
    legalComments: 'none',
  });
  // The folder of a bundle is named after its role.
  const of = (role: string) => outputFiles.filter(({ path }) => basename(dirname(path)) === role);
  return new Map(
    roles.map((role) => [role, new Map(of(role).map(({ path, contents }) => [basename(path), contents]))]),
  );
}

function entryOf(role: Entry): string {
  const entry = join(HANDLERS, `${role}.ts`);
  if (!existsSync(entry)) throw new Error(`no handler for the function "${role}", expected lambda/handlers/${role}.ts`);
  return entry;
}
