import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { SERVING_ROLES } from '../../../lib/constructs/function-roles';
import { handlerCode } from '../../../lib/constructs/lambda-bundles';
import { flat, ofType, synthesize } from '../synthesis';

/** Lambda loads the bundle as a module and looks for this export. Jest cannot load one, so a process of its own does. */
const EXPORTS = 'import(process.argv[1]).then((it) => console.log(typeof it.handler))';

describe('the bundles of the functions', () => {
  let outdir: string;
  let environments: ReadonlyMap<unknown, Readonly<Record<string, string>>>;
  const file = (role: string) => join(outdir, 'handover-lambda', role, 'index.mjs');
  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), 'handover-bundles-'));
    const stack = new Stack(new App({ outdir }), 'Stack');
    for (const role of SERVING_ROLES) handlerCode(stack, role);
    environments = new Map(
      ofType(synthesize().stack('demo-orders-standby'), 'AWS::Lambda::Function').map(
        ([, { FunctionName, Environment }]) => {
          const { Variables } = Environment as { Variables: Record<string, unknown> };
          return [
            FunctionName,
            Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, flat(value)])),
          ];
        },
      ),
    );
  });
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  it('are one file for each role', () => {
    expect(readdirSync(join(outdir, 'handover-lambda')).sort()).toEqual([...SERVING_ROLES].sort());
    for (const role of SERVING_ROLES) expect(readdirSync(join(outdir, 'handover-lambda', role))).toEqual(['index.mjs']);
  });

  it.each(SERVING_ROLES)('start with the environment that the stack gives them: %s', (role) => {
    const env = { PATH: process.env.PATH, AWS_REGION: 'us-west-2', ...environments.get(`demo-orders-${role}`) };
    const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', '-e', EXPORTS, file(role)], {
      env,
      encoding: 'utf8',
    });
    // A minified bundle shows up in the stack trace as a whole.
    expect([stdout.trim(), stderr.slice(-500)]).toEqual(['function', '']);
  });

  it('import nothing that Lambda would have to provide', () => {
    for (const role of SERVING_ROLES) {
      const imported = [...readFileSync(file(role), 'utf8').matchAll(/\bfrom\s*"([^"./][^"]*)"/g)].map(
        ([, name]) => name,
      );
      expect(imported.filter((name) => name?.startsWith('@') || name === 'pg')).toEqual([]);
    }
  });
});
