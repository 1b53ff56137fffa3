import { TaskFailure } from '../../lab/machine';
import { claimsOf } from '../../lab/rehearsal/kills';
import type { Intercept } from '../../lab/rehearsal/memory-functions';
import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import type { ExecutionRun } from '../../lab/rehearsal/run-execution';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { PERSON, type Service, Story } from '../../lab/rehearsal/story';
import { shippedMachine } from './shipped';

let shipped: ShippedMachine;
beforeAll(async () => {
  shipped = await shippedMachine(CONFIG);
});

const lastOf = ({ events }: ExecutionRun): string =>
  events.flatMap((event) => (event.kind === 'StateExited' ? [event.state] : [])).at(-1) ?? 'none';

/** EventBridge delivers at least once: the same alarm starts three runs in the same moment. */
async function threeAlarms(story: Story) {
  return story.told(async () => {
    await story.serving();
    await story.partition();
    const input = await story.alarm();
    const runs = await Promise.all(['one', 'two', 'three'].map((name) => story.run(name, input)));
    const { broken } = await story.end();
    return { broken, ends: runs.map(lastOf).sort(), runs };
  });
}

test('an alarm that is delivered three times moves the workload once: two of the runs end as already running', async () => {
  const { broken, ends, runs } = await threeAlarms(new Story(shipped));
  expect(broken).toEqual([]);
  expect(ends).toEqual(['AlreadyRunning', 'AlreadyRunning', 'Done']);
  expect(
    runs
      .flatMap(claimsOf)
      .map(({ outcome }) => outcome)
      .sort(),
  ).toEqual(['already-running', 'already-running', 'claimed']);
});

test('the test of three alarms fails when a claim is not looked at before it is made', async () => {
  const blind: Intercept = async (step, act) => {
    const answer = await act();
    return step === 'ClaimRun' ? { ...(answer as object), claim: { outcome: 'claimed', waitSeconds: 0 } } : answer;
  };
  const { ends } = await threeAlarms(new Story(shipped, blind));
  expect(ends).not.toEqual(['AlreadyRunning', 'AlreadyRunning', 'Done']);
});

test('an alarm that comes again after the failover is refused', async () => {
  const story = new Story(shipped);
  await story.told(async () => {
    await story.serving();
    await story.partition();
    const input = await story.alarm();
    await story.run('first', input);
    const late = await story.run('late', input);
    expect(late.result).toMatchObject({ status: 'FAILED', error: 'RunRefused' });
    expect((await story.end()).broken).toEqual([]);
  });
});

test('a person who is impatient changes nothing while the run before may still be alive', async () => {
  const story = new Story(shipped);
  await story.told(async () => {
    await story.serving();
    await story.partition();
    await story.run('first', PERSON, { kind: 'before state', at: 'OpenDatabases' });
    const before = await story.ports.leases.read();
    await story.wait(5);
    const impatient = await story.run('impatient', PERSON);
    expect(lastOf(impatient)).toBe('AlreadyRunning');
    expect((await story.ports.leases.read())?.epoch).toBe(before?.epoch);
    expect((await story.held())?.runId).toBe('first');
  });
});

test('a run that is only slow keeps its claim, however dead it looked', async () => {
  const story = new Story(shipped, undefined, throttled());
  await story.told(async () => {
    await story.serving();
    await story.partition();
    const slow = story.run('slow', PERSON);
    await story.wait(story.world.timings.runDeadAfterSeconds + 1);
    const second = await story.run('second', PERSON);
    expect(claimsOf(second).map(({ outcome }) => outcome)).toEqual(['wait-for-other-run', 'already-running']);
    expect(lastOf(await slow)).toBe('Done');
    expect((await story.end()).broken).toEqual([]);
  });
});

/** With the machine's waits between them: longer than a run may be silent, shorter than twice that. */
const REFUSALS = 10;

/** The Lambda service refuses the slow run after its claim, and the machine tries again. */
function throttled(): Service {
  let calls = 0;
  return async (invoke, run) => {
    if (run !== 'slow' || calls++ === 0 || calls > 1 + REFUSALS) return invoke();
    throw new TaskFailure('Lambda.TooManyRequestsException', 'Rate exceeded');
  };
}
