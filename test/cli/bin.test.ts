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
});
