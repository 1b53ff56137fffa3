import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { type FunctionRoleName, SERVING_ROLES } from './function-roles';

const HANDLERS = resolve(__dirname, '../../lambda/handlers');

/** `mysql2` needs it for character sets that Node.js does not know; sessions of Handover have UTF-8. It weighs 490 kB. */
const WITHOUT_ICONV = resolve(__dirname, '../../lambda/adapters/sql/mysql/without-iconv.cjs');
const OUTPUT_FOLDER = 'handover-lambda';

/** Dependencies written for CommonJS (`pg`) call `require`, which an ESM bundle does not have. */
const REQUIRE_BANNER =
  "import { createRequire as handoverCreateRequire } from 'node:module'; const require = handoverCreateRequire(import.meta.url);";

/** Tests that only read templates skip bundling (context `aws:cdk:bundling-stacks: []`) and get this instead. */
const PLACEHOLDER = 'export const handler = async () => { throw new Error("not bundled"); };';

/** All handlers of this process, bundled at once (0.2 s) instead of one esbuild run each (0.65 s). */
let bundled: ReadonlyMap<string, Uint8Array> | undefined;

/** Code of one function: the handler with everything that it imports, in one file. */
export function handlerCode(scope: Construct, role: FunctionRoleName): lambda.Code {
  if (!Stack.of(scope).bundlingRequired) return lambda.Code.fromInline(PLACEHOLDER);
  bundled ??= bundleAll();
  return lambda.Code.fromAsset(writtenFolder(scope, role, bundled));
}

/** Inside the cloud assembly: the same place for the same output, and nothing left behind elsewhere. */
function writtenFolder(scope: Construct, role: FunctionRoleName, files: ReadonlyMap<string, Uint8Array>): string {
  const folder = join(Stage.of(scope)?.outdir ?? 'cdk.out', OUTPUT_FOLDER, role);
  const content = files.get(role);
  if (content === undefined) throw new Error(`no bundle for the function "${role}", there are ${[...files.keys()]}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.mjs'), content);
  return folder;
}

function bundleAll(): ReadonlyMap<string, Uint8Array> {
  const result = buildSync({
    entryPoints: SERVING_ROLES.map((role) => ({ in: entryOf(role), out: `${role}/index` })),
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
  return new Map(result.outputFiles.map((file) => [dirname(file.path).split('/').pop() ?? '', file.contents]));
}

function entryOf(role: FunctionRoleName): string {
  const entry = join(HANDLERS, `${role}.ts`);
  if (!existsSync(entry)) throw new Error(`no handler for the function "${role}", expected lambda/handlers/${role}.ts`);
  return entry;
}
