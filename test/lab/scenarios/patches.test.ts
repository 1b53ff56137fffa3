import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { patchBundles } from '../../../lab/lambda/bundle-patch';
import type { LabFunction } from '../../../lab/lambda/lab-function';
import { BREAKS } from '../../../lab/scenarios/breaks';
import { SERVING_ROLES } from '../../../lib/constructs/function-roles';
import { handlerCode } from '../../../lib/constructs/lambda-bundles';

const folder = mkdtempSync(join(tmpdir(), 'handover-patches-'));
let functions: readonly LabFunction[];

beforeAll(() => {
  const stack = new Stack(new App({ outdir: folder, context: { 'aws:cdk:bundling-stacks': ['**'] } }), 'Shop');
  for (const role of SERVING_ROLES) handlerCode(stack, role);
  functions = SERVING_ROLES.map((role) => ({
    arn: role,
    name: `shop-orders-${role}`,
    region: 'us-east-1',
    assetFolder: join(folder, 'handover-lambda', role),
    handler: 'index.handler',
    timeoutSeconds: 5,
    environment: {},
  }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(BREAKS.filter(({ patches }) => patches !== undefined))(
  '$name finds what it takes away in the bundle that ships, exactly once',
  async ({ patches = [] }) => {
    const patched = await patchBundles(functions, patches, join(folder, 'patched'));
    const changed = patched.filter((lambda) => !functions.includes(lambda));
    expect(changed).toHaveLength(new Set(patches.flatMap(({ roles }) => roles)).size);
  },
);
