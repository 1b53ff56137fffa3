import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_REPORT } from '../../lambda/report/sample-report';
import { emptyState, type TestWorld, testWorld } from '../in-memory-world';
import { LIBRARY, sampleConfig } from '../sample-config';

const older = {
  ...SAMPLE_REPORT,
  run: { ...SAMPLE_REPORT.run, id: 'run-1', workload: 'orders', endedAt: '2026-01-01T00:00:00Z' },
};
const newer = { ...SAMPLE_REPORT, run: { ...SAMPLE_REPORT.run, id: 'run-2', workload: 'library' } };
let world: TestWorld;

beforeEach(() => {
  const states = { orders: emptyState({ reports: [older] }), library: emptyState({ reports: [newer] }) };
  world = testWorld({ config: sampleConfig({}, [LIBRARY]), states });
});
afterEach(() => world.remove());

describe('handover report', () => {
  test('shows the latest report of all workloads', async () => {
    expect(await world.handover('report')).toBe(0);
    expect(world.written.out).toContain('Failover of library: completed');
    expect(world.written.out).toContain('npx handover report run-2 --html report.html');
  });

  test('shows the report of a run and writes its page', async () => {
    expect(await world.handover('report', 'run-1', '--html', 'x.html')).toBe(0);
    expect(readFileSync(join(world.folder, 'x.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*run-1/);
    expect(world.written.out).toMatch(/Report\s+x\.html/);
  });

  test('refuses to overwrite a file', async () => {
    const file = join(world.folder, 'x.html');
    writeFileSync(file, 'mine');
    expect(await world.handover('report', '--html', 'x.html')).toBe(1);
    expect(world.written.error).toBe(
      `handover: ${file} was not written: it exists already, name another file or move it away\n`,
    );
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test('refuses a run that has no report', async () => {
    expect(await world.handover('report', 'run-9')).toBe(1);
    expect(world.written.error).toBe(
      'handover: there is no report of run "run-9"; it may still be in progress: npx handover status\n',
    );
  });

  test('refuses when no run has ended yet', async () => {
    world.remove();
    world = testWorld({ config: sampleConfig(), states: { orders: emptyState() } });
    expect(await world.handover('report')).toBe(1);
    expect(world.written.error).toBe('handover: there is no report yet: no run has ended\n');
  });
});
