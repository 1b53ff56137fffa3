import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

describe('the command in a process of its own', () => {
  test('shows its help, plainly, and ends with 0', () => {
    const bin = join(__dirname, '../../cli/handover.mjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, '--help'], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Usage: handover');
    expect(stdout).not.toContain('\u001b[');
  });

  test.each([[['status']], [['automation', 'off', 'orders', '--for', '2h', '--reason', 'network work']]])(
    'refuses %j without credentials and says what to do',
    (words) => {
      const bin = join(__dirname, '../../cli/handover.mjs');
      const nobody = { PATH: process.env.PATH, HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' };
      const options = { encoding: 'utf8', timeout: 30_000, env: nobody, cwd: join(__dirname, '../..') } as const;
      const { status, stderr } = spawnSync(process.execPath, [bin, ...words], options);
      expect(status).toBe(1);
      expect(stderr.trim()).toBe(
        'handover: no AWS credentials found; sign in first (for example AWS_PROFILE=... or aws sso login), nothing was changed',
      );
    },
  );
});
