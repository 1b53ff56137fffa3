import type { HeldRun } from '../../../lambda/ports/run-store';
import { ADA, emptyState, NOW, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { LIBRARY, sampleConfig } from '../sample-config';

const question = {
  runId: 'run-1',
  executionArn: 'a',
  workload: 'library',
  text: 'move?',
  askedAt: NOW,
  deadline: '2026-11-22T03:29:07.250Z',
  acceptedLossSeconds: 'any' as const,
};
const BY_ADA = `AWS user id ${ADA.userId} (calls itself ${ADA.arn})`;
const HELD: HeldRun = {
  runId: 'run-1',
  region: 'us-west-2',
  startedBy: 'x',
  startedAt: NOW,
  executionArn: 'a',
  heartbeat: 1,
  heartbeatAt: NOW,
  steps: {},
};
const ENDED = { at: NOW, outcome: 'refused', summary: '', changed: false } as const;
let world: TestWorld;
let library: WorkloadState;
let orders: WorkloadState;

beforeEach(() => {
  library = emptyState({ questions: new Map([['run-1', { question }]]), held: HELD });
  orders = emptyState();
  world = testWorld({ config: sampleConfig({}, [LIBRARY]), states: { orders, library } });
});
afterEach(() => world.remove());

describe('handover approve and decline', () => {
  test.each([
    ['approve', 'approved'],
    ['decline', 'declined'],
  ])('%s records who, when and why with the workload that asked', async (command, verdict) => {
    expect(await world.handover(command, 'run-1', '--reason', 'checked')).toBe(0);
    expect(library.questions.get('run-1')?.decision).toEqual({
      verdict,
      principal: { kind: 'person', ...ADA },
      reason: 'checked',
      at: NOW,
    });
    expect(world.written.out).toContain(`run run-1 is ${verdict} by ${BY_ADA} at ${NOW}: checked`);
  });

  test('the same answer twice is no mistake', async () => {
    await world.handover('approve', 'run-1', '--reason', 'first');
    expect(await world.handover('approve', 'run-1', '--reason', 'second')).toBe(0);
    expect(library.questions.get('run-1')?.decision?.reason).toBe('first');
  });

  test('refuses the opposite of the answer that stands', async () => {
    await world.handover('decline', 'run-1', '--reason', 'all is well');
    expect(await world.handover('approve', 'run-1', '--reason', 'no')).toBe(1);
    expect(world.written.error).toBe(
      `handover: run run-1 was already declined by ${BY_ADA} at ${NOW}: all is well; the first answer stands\n`,
    );
  });

  test('refuses a run that has asked nothing and names those in progress', async () => {
    library.held = { ...HELD, runId: 'run-2' };
    expect(await world.handover('approve', 'run-9', '--reason', 'x')).toBe(1);
    expect(world.written.error).toBe('handover: run "run-9" has asked nothing; in progress: run-2\n');
  });

  test('refuses an answer after the deadline', async () => {
    library.questions.set('run-1', { question: { ...question, deadline: NOW } });
    expect(await world.handover('approve', 'run-1', '--reason', 'x')).toBe(1);
    expect(world.written.error).toBe(`handover: the question of run run-1 expired at ${NOW}; nothing has changed\n`);
    expect(library.questions.get('run-1')?.decision).toBeUndefined();
  });

  test.each<[string, HeldRun | undefined]>([
    ['is over', { ...HELD, ended: ENDED }],
    ['another run has followed', { ...HELD, runId: 'run-2' }],
    ['another execution of that name has followed', { ...HELD, executionArn: 'b' }],
    ['the ledger does not know', undefined],
  ])('refuses to answer a run that %s', async (_, held) => {
    library = Object.assign(library, { held });
    expect(await world.handover('approve', 'run-1', '--reason', 'x')).toBe(1);
    expect(world.written.error).toBe(
      'handover: run run-1 is over and asks nothing any more; see: npx handover status\n',
    );
    expect(library.questions.get('run-1')?.decision).toBeUndefined();
  });

  test.each([
    ['warns', '2026-11-22T03:12:07.250Z', true],
    ['does not warn', '2026-11-22T03:12:08.250Z', false],
  ])('%s of a run whose last sign of life was at %s', async (_, heartbeatAt, warns) => {
    library.held = { ...HELD, heartbeatAt };
    expect(await world.handover('decline', 'run-1', '--reason', 'x')).toBe(0);
    expect(library.questions.get('run-1')?.decision).toMatchObject({ verdict: 'declined' });
    const warning = `but no sign of life of run run-1 since ${heartbeatAt}: it may have been stopped, and then nobody reads this answer; see: npx handover status\n`;
    expect(world.written.out.includes(warning)).toBe(warns);
  });

  test('an approver who may not read runs answers all the same', async () => {
    library.denied = 'runs';
    library.held = { ...HELD, ended: ENDED };
    expect(await world.handover('approve', 'run-1', '--reason', 'x')).toBe(0);
  });

  test('refuses to answer for somebody whom AWS does not name', async () => {
    library.unknownCaller = true;
    expect(await world.handover('approve', 'run-1', '--reason', 'x')).toBe(1);
    expect(world.written.error).toContain('AWS does not say who you are: STS answers in none of the three Regions');
    expect(library.questions.get('run-1')?.decision).toBeUndefined();
  });

  test('an approver of one workload answers, although the questions of the others are closed to them', async () => {
    orders.denied = 'questions';
    expect(await world.handover('approve', 'run-1', '--reason', 'checked')).toBe(0);
    expect(library.questions.get('run-1')?.decision).toMatchObject({ verdict: 'approved' });
  });

  test('refuses a run that has asked nothing, and says which questions and runs are closed', async () => {
    orders.denied = 'questions';
    library.denied = 'runs';
    expect(await world.handover('approve', 'run-9', '--reason', 'x')).toBe(1);
    expect(world.written.error).toBe(
      'handover: run "run-9" has asked nothing; in progress: unknown; you may not read the questions of orders\n',
    );
  });

  test('refuses without a reason', async () => {
    expect(await world.handover('approve', 'run-1')).toBe(2);
    expect(world.written.error).toContain('--reason is missing');
    expect(library.questions.get('run-1')?.decision).toBeUndefined();
  });

  test('refuses without a run', async () => {
    expect(await world.handover('decline')).toBe(2);
    expect(world.written.error).toBe("handover: missing required argument 'run'\nsee: npx handover --help\n");
  });
});
