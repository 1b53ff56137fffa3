import { JOB_LIMITS } from '../../../lambda/contract/jobs';
import { overridesLength } from '../../../lambda/domain/job-overrides';
import { claimEnvironmentOf, environmentOf } from '../../../lambda/domain/leftover-task';
import type { RunningJob } from '../../../lambda/ports/job-store';

const JOB: RunningJob = {
  id: 'i'.repeat(JOB_LIMITS.idLength),
  application: 'a'.repeat(100),
  jobClass: 'c'.repeat(100),
  epoch: 10 ** 12,
  attempt: 10 ** 6,
  region: 'us-east-1',
  claimedAt: '2026-11-22T12:00:00.000Z',
  payload: '',
};

/** All that RunTask is told, as it counts it; the longest name of a container. */
const told = (job: RunningJob): number => {
  const list = (environment: object) => Object.entries(environment).map(([name, value]) => ({ name, value }));
  const own = { name: 'x'.repeat(255), command: job.overrides?.command, environment: list(environmentOf(job)) };
  const beside = { name: 'handover-claim', environment: list(claimEnvironmentOf(job)) };
  return JSON.stringify({ containerOverrides: [own, beside] }).length;
};

const filled = (empty: object, room: number): string => 'x'.repeat(room - overridesLength(empty));

test.each<[string, Partial<RunningJob>]>([
  ['payload', { payload: 'x'.repeat(JOB_LIMITS.inputsLength - 2) }],
  ['command', { overrides: { command: [filled({ command: [''] }, JOB_LIMITS.inputsLength - 2)] } }],
  ['variable', { overrides: { environment: { V: filled({ environment: { V: '' } }, JOB_LIMITS.inputsLength - 2) } } }],
  [
    'payload and variables',
    {
      payload: 'x'.repeat(2_998),
      overrides: {
        environment: { A: 'y'.repeat(1_000), V: filled({ environment: { A: 'y'.repeat(1_000), V: '' } }, 3_000) },
      },
    },
  ],
])('the largest %s that is accepted fits into a call of RunTask, with the longest names', (_, inputs) => {
  const job = { ...JOB, ...inputs };
  expect(JSON.stringify(job.payload).length + overridesLength(job.overrides)).toBe(JOB_LIMITS.inputsLength);
  expect(told(job)).toBeLessThanOrEqual(8_192);
});

test('what a job is told of itself stands whatever it says, and the sidecar hears nothing of it', () => {
  const forged = { environment: { HANDOVER_EPOCH: '99', HANDOVER_PAYLOAD: 'x', MODE: 'fast' } };
  const job = { ...JOB, epoch: 1, overrides: forged };
  expect(environmentOf(job)).toMatchObject({ HANDOVER_EPOCH: '1', HANDOVER_PAYLOAD: '', MODE: 'fast' });
  expect(claimEnvironmentOf(job)).toEqual(claimEnvironmentOf({ ...JOB, epoch: 1 }));
});

test('variables have one order, from wherever they were read: ECS compares the calls of a token', () => {
  const names = (environment: Record<string, string>) =>
    Object.keys(environmentOf({ ...JOB, overrides: { environment } }));
  expect(names({ B: '2', A: '1' })).toEqual(names({ A: '1', B: '2' }));
});
