import { Happenings } from '../../../lab/world/happenings';
import { stateTeller } from '../../../lab/world/state-teller';
import { entered, event, exited } from '../verdict/sample-evidence';

test('whoever listens is told at once, and everything stays in order', () => {
  const happenings = new Happenings();
  const heard: string[] = [];
  happenings.tell({ lane: 'clients', kind: 'up', text: 'before anybody listens' });
  happenings.listen(({ text }) => heard.push(text));
  happenings.tell({ lane: 'us-east-1', kind: 'fault', text: 'dead' });
  expect(heard).toEqual(['dead']);
  expect(happenings.list.map(({ text }) => text)).toEqual(['before anybody listens', 'dead']);
  expect(happenings.list.every(({ at }) => at > 0)).toBe(true);
});

function told(...events: Parameters<ReturnType<typeof stateTeller>>[0][]): string[] {
  const happenings = new Happenings();
  const tell = stateTeller(happenings);
  for (const one of events) tell(one);
  return happenings.list.map(({ lane, kind, text }) => `${lane} ${kind}: ${text}`);
}

test('states are news when they begin, once per run; what only decides or waits is none', () => {
  expect(
    told(
      event(0, entered('ClaimRun')),
      event(0, exited('ClaimRun')),
      event(1, entered('RunClaimed?', 'Choice')),
      event(2, entered('AwaitFence', 'Wait')),
      event(3, entered('Verify')),
      event(4, entered('Verify')),
      event(5, entered('Verify'), 'run-2'),
      event(6, entered('Done', 'Succeed')),
    ),
  ).toEqual([
    'us-west-2 state: ClaimRun',
    'us-west-2 state: Verify',
    'us-west-2 state: Verify',
    'us-west-2 state: Done',
  ]);
});

test('what failed is told with its error', () => {
  expect(
    told(
      event(0, { kind: 'TaskFailed', state: 'Precheck', error: 'PrecheckFailed', cause: '' }),
      event(1, { kind: 'TaskTimedOut', state: 'Verify', afterSeconds: 35 }),
    ),
  ).toEqual(['us-west-2 fault: Precheck failed: PrecheckFailed', 'us-west-2 fault: Verify timed out']);
});
