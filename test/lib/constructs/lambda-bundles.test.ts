import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ALL_ROLES, type FunctionRoleName } from '../../../lib/constructs/function-roles';
import { handlerCode } from '../../../lib/constructs/lambda-bundles';
import { flat, ofType, synthesize } from '../synthesis';

/** Lambda loads the bundle as a module and looks for this export. Jest cannot load one, so a process of its own does. */
const EXPORTS = 'import(process.argv[1]).then((it) => console.log(typeof it.handler))';

const SPEAK_SQL: readonly FunctionRoleName[] = ['database-steps', 'reprotection-steps', 'keeper'];

/** What only a client of MySQL says. */
const IN_MYSQL = /caching_sha2_password/;

describe('the bundles of the functions', () => {
  let outdir: string;
  let environments: ReadonlyMap<unknown, Readonly<Record<string, string>>>;
  const folder = (role: string) => join(outdir, 'handover-lambda', role);
  const file = (role: string) => join(folder(role), 'index.mjs');
  const text = (role: string, name: string) => readFileSync(join(folder(role), name), 'utf8');
  const mysqlFiles = (role: string) => readdirSync(folder(role)).filter((name) => IN_MYSQL.test(text(role, name)));
  const load = (role: string, index: string, script = EXPORTS) => {
    // The example has no schedules; their function is given what that of the API is.
    const given = environments.get(`demo-orders-${role}`) ?? environments.get('demo-orders-submissions');
    const env = { PATH: process.env.PATH, AWS_REGION: 'us-west-2', ...given };
    const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', '-e', script, index], {
      env,
      encoding: 'utf8',
    });
    // A minified bundle shows up in the stack trace as a whole.
    return [stdout.trim(), stderr.slice(-500)];
  };
  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), 'handover-bundles-'));
    const stack = new Stack(new App({ outdir }), 'Stack');
    for (const role of ALL_ROLES) handlerCode(stack, role);
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

  it('are one file for each role that speaks no SQL', () => {
    expect(readdirSync(join(outdir, 'handover-lambda')).sort()).toEqual([...ALL_ROLES].sort());
    for (const role of ALL_ROLES.filter((each) => !SPEAK_SQL.includes(each)))
      expect(readdirSync(folder(role))).toEqual(['index.mjs']);
  });

  it.each(SPEAK_SQL)('have the client of MySQL in a file that is imported only when it is needed: %s', (role) => {
    const [mysql = '', ...others] = mysqlFiles(role);
    expect([mysql, others]).toEqual([expect.stringMatching(/^mysql-\w+\.mjs$/), []]);
    expect(text(role, 'index.mjs')).toContain(`import("./${mysql}")`);
    for (const name of readdirSync(folder(role))) expect(text(role, name)).not.toContain(`from"./${mysql}"`);
    const loaded = 'import(process.argv[1]).then((it) => console.log(typeof it.GuardedMysql, typeof it.MysqlProbe))';
    expect(load(role, join(folder(role), mysql), loaded)).toEqual(['function function', '']);
  });

  it.each(SPEAK_SQL)('start without the client of MySQL: %s', (role) => {
    const copy = mkdtempSync(join(outdir, 'copy-'));
    cpSync(folder(role), copy, { recursive: true });
    for (const name of mysqlFiles(role)) writeFileSync(join(copy, name), 'throw new Error("loaded");');
    expect(load(role, join(copy, 'index.mjs'))).toEqual(['function', '']);
  });

  it('leave no file of an earlier synthesis behind, which would be shipped along', () => {
    writeFileSync(join(folder('keeper'), 'mysql-OLD.mjs'), '');
    handlerCode(new Stack(new App({ outdir }), 'Again'), 'keeper');
    expect(readdirSync(folder('keeper'))).not.toContain('mysql-OLD.mjs');
  });

  it.each(ALL_ROLES)('start with the environment that the stack gives them: %s', (role) => {
    expect(load(role, file(role))).toEqual(['function', '']);
  });

  it('stay within 600 kB with what reads cron lines and time zones', () => {
    expect(text('schedules', 'index.mjs')).toContain('CronPattern: ');
    expect(statSync(file('schedules')).size).toBeLessThanOrEqual(600_000);
  });

  it('import nothing that Lambda would have to provide', () => {
    for (const role of ALL_ROLES) {
      const whole = readdirSync(folder(role)).map((name) => text(role, name));
      const imported = [...whole.join('\n').matchAll(/\bfrom\s*"([^"./][^"]*)"/g)].map(([, name]) => name);
      expect(imported.filter((name) => name?.startsWith('@') || name === 'pg')).toEqual([]);
    }
  });
});
