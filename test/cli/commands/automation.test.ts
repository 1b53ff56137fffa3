import { emptyState, NOW, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { LIBRARY, sampleConfig } from '../sample-config';

let world: TestWorld;
let orders: WorkloadState;
let library: WorkloadState;

function given(changes: Partial<WorkloadState> = {}, others: readonly unknown[] = []): void {
  orders = emptyState(changes);
  library = emptyState();
  world = testWorld({ config: sampleConfig({}, others), states: { orders, library } });
}
afterEach(() => world.remove());

const off = (...argv: string[]) => world.handover('automation', 'off', ...argv);
const HOLD = {
  until: '2026-11-22T05:14:07.250Z',
  by: 'arn:aws:iam::111122223333:user/ada',
  reason: 'network work',
  at: NOW,
};

const STILL_OFF =
  'automation is off until 2026-11-22T05:14:07.250Z by arn:aws:iam::111122223333:user/ada (network work)';

describe('handover automation off', () => {
  test('keeps alarms from starting runs of a workload, and says until when', async () => {
    given();
    expect(await off('--for', '2h', '--reason', 'network work')).toBe(0);
    expect(orders.holds).toEqual({ workload: HOLD });
    expect(world.written.out).toBe(
      [
        "orders: automation is off until 2026-11-22T05:14:07.250Z by arn:aws:iam::111122223333:user/ada (network work), by this machine's clock",
        'an earlier end: npx handover automation on',
        '',
      ].join('\n'),
    );
  });

  test('names one of several workloads', async () => {
    given({}, [LIBRARY]);
    expect(await off('library', '--for', '2h', '--reason', 'network work')).toBe(0);
    expect([orders.holds, library.holds]).toEqual([{}, { workload: HOLD }]);
  });

  test('--all is one word for the whole installation', async () => {
    given({}, [LIBRARY]);
    expect(await off('--all', '--for', '2h', '--reason', 'network work')).toBe(0);
    expect(orders.holds).toEqual({ installation: HOLD });
    expect(world.written.out).toContain('demo: automation is off for all workloads until');
    expect(world.written.out).toContain('npx handover automation on --all');
  });

  test.each([
    ['1 minute', '2026-11-22T03:15:07.250Z'],
    ['168 hours', '2026-11-29T03:14:07.250Z'],
  ])('may last %s', async (duration, until) => {
    given();
    expect(await off('--for', duration, '--reason', 'x')).toBe(0);
    expect(orders.holds.workload?.until).toBe(until);
  });

  const BOUNDS = 'it must be at least 1 minute and at most 168 hours (7 days)';
  test.each<[string, string[], string]>([
    ['no time', ['--reason', 'x'], '--for is missing, say for how long automation is off: --for 2h'],
    [
      'no duration',
      ['--for', 'soon', '--reason', 'x'],
      '--for is "soon", it must be a duration such as "15 minutes", "30s" or "1 hour"',
    ],
    ['too short a time', ['--for', '59s', '--reason', 'x'], `--for is "59s", ${BOUNDS}`],
    ['too long a time', ['--for', '169h', '--reason', 'x'], `--for is "169h", ${BOUNDS}`],
    ['no reason', ['--for', '2h'], '--reason is missing, say why in a few words: --reason "us-east-1 is down"'],
    [
      'a workload and all of them',
      ['orders', '--all', '--for', '2h', '--reason', 'x'],
      '"orders" and --all were given, it must be one of them',
    ],
    [
      'an unknown workload',
      ['odrers', '--for', '2h', '--reason', 'x'],
      'there is no workload "odrers", the configuration has: orders, library',
    ],
    [
      'several workloads and no name',
      ['--for', '2h', '--reason', 'x'],
      '2 workloads are configured and none is named: orders, library; name one, for example: npx handover automation off orders --for 2h --reason "..."',
    ],
  ])('refuses %s with one message and holds nothing', async (_, argv, message) => {
    given({}, [LIBRARY]);
    expect(await off(...argv)).toBe(2);
    expect(world.written.error).toBe(`handover: ${message}\n`);
    expect([orders.holds, library.holds]).toEqual([{}, {}]);
  });
});

describe('handover automation on', () => {
  test('lifts the word, and says which one', async () => {
    given({ holds: { workload: HOLD } });
    expect(await world.handover('automation', 'on')).toBe(0);
    expect(orders.holds).toEqual({});
    expect(world.written.out).toContain('orders: lifted, automation is off until 2026-11-22T05:14:07.250Z');
  });

  test('says that the word for all still holds', async () => {
    given({ holds: { workload: HOLD, installation: HOLD } });
    expect(await world.handover('automation', 'on', 'orders')).toBe(0);
    expect(orders.holds).toEqual({ installation: HOLD });
    expect(world.written.out).toContain('but orders: automation is off for all workloads until');
    expect(world.written.out).toContain('npx handover automation on --all');
  });

  test.each([
    ['was never said', {}],
    ['has lapsed', { workload: { ...HOLD, until: NOW } }],
  ])('lifting what %s is no mistake', async (_, holds) => {
    given({ holds });
    expect(await world.handover('automation', 'on')).toBe(0);
    expect(world.written.out).toBe('orders: it was not switched off here\n');
    expect(orders.holds).toEqual({});
  });

  test('--all lifts the word for all only', async () => {
    given({ holds: { workload: HOLD, installation: HOLD } });
    expect(await world.handover('automation', 'on', '--all')).toBe(0);
    expect(orders.holds).toEqual({ workload: HOLD });
    expect(world.written.out).toContain(`but orders: ${STILL_OFF}: npx handover automation on orders\n`);
  });

  test('--all names every workload that is still off by its own word', async () => {
    given({ holds: { installation: HOLD } }, [LIBRARY]);
    library.holds = { workload: HOLD };
    expect(await world.handover('automation', 'on', '--all')).toBe(0);
    expect(library.holds).toEqual({ workload: HOLD });
    expect(world.written.out).toContain(`but library: ${STILL_OFF}: npx handover automation on library\n`);
    expect(world.written.out).not.toContain('but orders');
  });

  test('refuses no name among several workloads, and shows the command that switches on', async () => {
    given({}, [LIBRARY]);
    expect(await world.handover('automation', 'on')).toBe(2);
    expect(world.written.error).toBe(
      'handover: 2 workloads are configured and none is named: orders, library; name one, for example: npx handover automation on orders\n',
    );
  });
});
