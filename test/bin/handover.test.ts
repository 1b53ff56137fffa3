import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** The real command line, with CloudFormation's validation and cdk-nag on, and nothing that could be an AWS credential. */
function synth(...options: string[]) {
  const { PATH } = process.env;
  const env = { PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', CDK_DISABLE_CLI_TELEMETRY: '1' };
  const cdk = join(ROOT, 'node_modules/.bin/cdk');
  return spawnSync(cdk, ['synth', '-q', '--no-notices', ...options], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    timeout: 110_000,
  });
}

describe('cdk synth', () => {
  let output: string;
  beforeEach(() => {
    output = mkdtempSync(join(tmpdir(), 'handover-synth-'));
  });
  afterEach(() => rmSync(output, { recursive: true, force: true }));

  it('writes the six stacks without credentials, with all validation on', () => {
    const { status, stderr } = synth('--output', output);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('ERROR')]);
    const templates = readdirSync(output).filter((file) => file.endsWith('.template.json'));
    expect(templates.sort()).toEqual([
      'demo-ledger.template.json',
      'demo-orders-home-data.template.json',
      'demo-orders-home.template.json',
      'demo-orders-standby-data.template.json',
      'demo-orders-standby.template.json',
      'demo-orders-tiebreaker.template.json',
    ]);
    const { missing } = JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8')) as { missing?: unknown };
    expect(missing).toBeUndefined();
  }, 120_000);

  it('refuses a configuration with mistakes in one list, and writes nothing', () => {
    const config = join(output, 'wrong.config.ts');
    writeFileSync(config, "export default { installation: 'Demo', workloads: [{ name: 'orders', rto: 'soon' }] };\n");
    const { status, stderr } = synth('-c', `config=${config}`, '--output', join(output, 'out'));
    expect(status).toBe(1);
    expect(stderr).toContain(`${config} has `);
    expect(stderr).toContain('\n  installation: is "Demo", should be ');
    expect(stderr).toContain('\n  workloads[0].rto: is "soon", should be ');
    expect(existsSync(join(output, 'out', 'manifest.json'))).toBe(false);
  }, 120_000);
});
