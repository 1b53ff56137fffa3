import { emptyState, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { sampleConfig } from '../sample-config';

const APPLICATIONS = [{ name: 'billing', image: 'busybox:1.37', classes: ['urgent', 'normal'] }];

let world: TestWorld;
let orders: WorkloadState;
beforeEach(() => {
  orders = emptyState();
  world = testWorld({
    config: sampleConfig({ jobs: { maxRunning: 2, applications: APPLICATIONS } }),
    states: { orders },
  });
});
afterEach(() => world.remove());

const jobs = (...argv: string[]) => world.handover('jobs', ...argv);
const stored = (id: string) => orders.desk.find('billing', id);

describe('handover jobs submit, of what is run,', () => {
  test('takes the command and the variables of the job', async () => {
    const words = [
      '--command',
      'report',
      '--command=--month',
      '--command',
      '11',
      '--env',
      'MODE=fast',
      'NOTE=a=b',
      'EMPTY=',
    ];
    expect(await jobs('submit', 'a', ...words)).toBe(0);
    expect(await stored('a')).toMatchObject({
      overrides: { command: ['report', '--month', '11'], environment: { MODE: 'fast', NOTE: 'a=b', EMPTY: '' } },
    });
    world.written.out = '';
    await jobs('show', 'a');
    expect(world.written.out).toContain('  Command     ["report","--month","11"]\n');
    expect(world.written.out).toContain('  Environment MODE=fast, NOTE=a=b, EMPTY=\n');
  });

  const NOTHING = '; nothing was stored';
  test.each<[string, string[], string]>([
    [
      'a variable without a value',
      ['--env', 'MODE'],
      '--env is "MODE", it must be a name and its value such as MONTH=11',
    ],
    [
      "a variable of Handover's own",
      ['--env', 'HANDOVER_JOB=b'],
      `overrides.environment has "HANDOVER_JOB", names have no "=" and do not begin with "HANDOVER_"${NOTHING}`,
    ],
  ])('refuses %s with one message and stores nothing', async (_, argv, message) => {
    expect(await jobs('submit', 'a', ...argv)).toBe(2);
    expect(world.written.error).toBe(`handover: ${message}\n`);
    expect(await stored('a')).toBeUndefined();
  });

  test('refuses the id of a run of a schedule', async () => {
    expect(await jobs('submit', 'schedule:nightly:2026-11-22T02:00Z')).toBe(2);
    expect(world.written.error).toContain(
      'ids that begin with "schedule:" are of runs of schedules; nothing was stored',
    );
    expect(await stored('schedule:nightly:2026-11-22T02:00Z')).toBeUndefined();
  });
});
