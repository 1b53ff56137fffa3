import { sayHold, standingHold } from '../../../lambda/domain/automation-hold';
import { before, NOW } from './situations';

const until = (seconds: number) => ({ until: before(-seconds), by: 'ada', reason: 'work', at: before(60) });

test.each([
  ['nobody said so', {}, undefined],
  ['the time is not over', { workload: until(1) }, 'workload'],
  ['the time is over', { workload: until(0) }, undefined],
  ['all workloads are off', { installation: until(1) }, 'installation'],
  ['only one of two is over', { workload: until(-1), installation: until(1) }, 'installation'],
  ['both stand, the workload for longer', { workload: until(9), installation: until(1) }, 'workload'],
  ['both stand, all for longer', { workload: until(1), installation: until(9) }, 'installation'],
  ['its end cannot be read', { workload: { ...until(1), until: 'soon' } }, 'workload'],
])('which word holds when %s', (_, holds, scope) => {
  expect(standingHold(holds, NOW)?.scope).toBe(scope);
});

test('says until when, by whom and why', () => {
  expect(sayHold({ scope: 'workload', ...until(60) })).toBe(`automation is off until ${before(-60)} by ada (work)`);
  expect(sayHold({ scope: 'installation', ...until(60) })).toContain('off for all workloads until');
});
