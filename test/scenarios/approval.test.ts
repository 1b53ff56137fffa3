import { rehearse } from '../../lab/machine';
import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import { machineOf, type ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { Story } from '../../lab/rehearsal/story';
import type { RunEvent } from '../../lambda/contract/events';
import { schemaFaults } from '../docs/published-events';
import { fails } from '../lab/machine/machines';
import { compareWithPeer } from '../lab/machine/peer/compare-with-peer';
import { answers } from './answers';
import { shippedMachine } from './shipped';

let shipped: ShippedMachine;
beforeAll(async () => {
  const workloads = CONFIG.workloads.map((workload) => ({ ...workload, automation: 'approve' as const }));
  shipped = await shippedMachine({ ...CONFIG, workloads });
});

/** Home is lost, a run asks; `then` is what people do about it. */
async function asked<T>(then: (story: Story) => Promise<T>) {
  const story = new Story(shipped);
  return story.told(async () => {
    await story.serving();
    await story.partition();
    const run = story.run('first', await story.alarm());
    while ((await story.ports.decisions.settle('first')) === undefined) await story.wait(1);
    const done = await then(story);
    const { result, events } = await run;
    const { broken } = await story.end();
    return {
      story,
      done,
      result,
      visited: events.flatMap((e) => (e.kind === 'StateEntered' ? [e.state] : [])),
      broken,
    };
  });
}

const sentBy = ({ world }: Story): readonly RunEvent[] => world.region(world.regionOf('standby')).events.sent;
const typesOf = (story: Story) => sentBy(story).map(({ type }) => type);
const input = (verdict: string, run = 'first') => ({ run, verdict, reason: 'checked' });

test('a person approves with the machine decide, and the run goes on to its end', async () => {
  const { story, done, result, broken } = await asked((one) => one.answer('yes', input('approve')));
  expect(done.result).toMatchObject({
    status: 'SUCCEEDED',
    output: { outcome: 'recorded', summary: expect.stringMatching(/^run first is approved by whoever started arn:/) },
  });
  expect(result.status).toBe('SUCCEEDED');
  expect(broken).toEqual([]);
  const { report } = (await story.ports.reports.find('first')) ?? {};
  const read = report?.operations.find(({ name }) => name === 'ReadDecision');
  expect(read?.detail).toMatch(/^approved by whoever started arn:.*; who that was: aws cloudtrail lookup-events /);
  expect(typesOf(story)).toEqual([
    'Run Started',
    'Approval Requested',
    'Approval Decided',
    'Ownership Taken',
    'Fence Held',
    'Run Ended',
  ]);
  expect(sentBy(story).flatMap(schemaFaults)).toEqual([]);
});

test('after a yes all is judged again, and asked once', async () => {
  const { story, visited } = await asked((one) => one.answer('yes', input('approve')));
  expect(visited.filter((state) => state === 'Precheck')).toHaveLength(2);
  expect(visited.filter((state) => state === 'AskForApproval')).toHaveLength(1);
  expect(visited.slice(visited.lastIndexOf('Precheck'))).toEqual(
    expect.arrayContaining(['Precheck', 'MayGoOn?', 'TakeOwnership']),
  );
  expect((await story.ports.leases.read())?.epoch).toBe(2);
});

test('what closes the old side is judged as it is after the yes, not as it was when it was asked', async () => {
  const { story, result } = await asked(async (one) => {
    for (const { standby } of one.world.pairs.values())
      Object.assign(standby, { faults: ['the application is the master user'] });
    return one.answer('yes', input('approve'));
  });
  expect(result).toMatchObject({ status: 'FAILED', error: 'FailoverIncomplete' });
  expect((await story.ports.reports.latest())?.summary).toContain("the old side's keeper has not acknowledged");
  expect(story.deeds.promotions).toEqual([]);
});

test.each<[string, unknown]>([
  ['a list', []],
  ['a text', 'approve'],
  ['null', null],
])('refuses %s that is typed into the machine decide, and says what to paste', async (_, typed) => {
  const { done } = await asked((one) => one.answer('typed', typed));
  expect(done.result).toMatchObject({
    status: 'FAILED',
    error: 'AnswerRefused',
    cause: expect.stringMatching(/^the input is .*, it must be a JSON object; run first waits for an answer/),
  });
});

test('a person declines: the run ends, and nothing has changed', async () => {
  const { story, visited } = await asked((one) => one.answer('no', input('decline')));
  expect(visited.slice(-3)).toEqual(['Report', 'Complete?', 'Done']);
  expect((await story.ports.leases.read())?.epoch).toBe(1);
  expect(sentBy(story).at(-2)).toMatchObject({ type: 'Approval Decided', detail: { verdict: 'declined' } });
  expect(sentBy(story).at(-1)).toMatchObject({ type: 'Run Ended', detail: { outcome: 'declined', complete: true } });
});

test('nobody answers: two reminders, then the question expires', async () => {
  const { story } = await asked(async () => undefined);
  expect(typesOf(story)).toEqual([
    'Run Started',
    'Approval Requested',
    'Approval Reminder',
    'Approval Reminder',
    'Approval Decided',
    'Run Ended',
  ]);
  expect(sentBy(story).flatMap(schemaFaults)).toEqual([]);
  const { notices } = story.world.region(story.world.regionOf('standby'));
  expect(notices.sent.filter(({ subject }) => subject.startsWith('Reminder'))).toHaveLength(2);
});

test('refuses the empty input of the console in both Regions and the second answer, in one line each', async () => {
  const { done } = await asked(async (story) => {
    const empty = await story.answer('empty', {});
    const preFilled = await story.answer('pre-filled', { Comment: 'Insert your JSON here' }, 'home');
    const no = await story.answer('no', input('decline'), 'home');
    const yes = await story.answer('yes', input('approve'));
    return [empty, preFilled, no, yes].map(({ result }) => result);
  });
  const paste = expect.stringContaining('start again with {"run":"first","verdict":"approve","reason":"why"}');
  expect(done).toMatchObject([
    { status: 'FAILED', error: 'AnswerRefused', cause: paste },
    { status: 'FAILED', error: 'AnswerRefused', cause: paste },
    { status: 'SUCCEEDED' },
    {
      status: 'FAILED',
      error: 'AnswerRefused',
      cause: expect.stringMatching(/^the first answer stands: run first is declined/),
    },
  ]);
});

test('a second run says that it is refused', async () => {
  const { story } = await asked(async (one) => {
    await one.run('second', {});
    return one.answer('no', input('decline'));
  });
  expect(sentBy(story)).toContainEqual({
    type: 'Run Refused',
    detail: expect.objectContaining({ run: 'second', because: expect.stringContaining('run first') }),
  });
  expect(sentBy(story).flatMap(schemaFaults)).toEqual([]);
});

describe.each(['home', 'standby'] as const)('the machine decide of %s', (side) => {
  const CASES = [
    { RecordAnswer: answers({ outcome: 'recorded', summary: 'run first is approved' }) },
    { RecordAnswer: answers({ outcome: 'refused', because: 'the first answer stands' }) },
    { RecordAnswer: fails('BadInput') },
    { RecordAnswer: [...fails('Transient'), ...answers({ outcome: 'recorded', summary: 'run first is approved' })] },
  ];

  test.each([
    [0, 'AnswerRecorded'],
    [1, 'AnswerRefused'],
    [2, 'AnswerLost'],
    [3, 'AnswerRecorded'],
  ])('ends case %d in %s', async (at, end) => {
    const { machine } = machineOf(shipped.workload, side, 'decide');
    const { visited } = await rehearse(machine, {}, CASES[at] ?? {});
    expect(visited.at(-1)).toBe(end);
  });

  test('is run alike by our interpreter and by aws-local-stepfunctions', async () => {
    const { definition } = machineOf(shipped.workload, side, 'decide');
    const cases = CASES.map((script) => ({ input: {}, script }));
    expect(await compareWithPeer(definition, cases)).toEqual([]);
  });
});
