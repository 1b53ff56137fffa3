import { fargateParity, type TasksToStart } from '../../../lambda/domain/fargate-parity';
import type { Told } from '../../../lambda/domain/parity';
import type { TaskFacts } from '../../../lambda/ports/region-facts';
import type { FargateRoom } from '../../../lambda/ports/task-supplies';

const facts = (vcpus: number, service?: TaskFacts['service']): Told<TaskFacts> => ({
  told: true,
  facts: { active: true, status: 'ACTIVE', images: {}, vcpus, ...(service && { service }) },
});
const room = (mostVcpus: number, usedVcpus?: number): Told<FargateRoom> => ({
  told: true,
  facts: { mostVcpus, told: 'applied', ...(usedVcpus !== undefined && { usedVcpus }) },
});

/** 8 are wanted of a service of which 2 run, and jobs of half a vCPU and of one. */
const TASKS: TasksToStart = {
  region: 'us-west-2',
  services: [{ name: 'api', wanted: 8, here: facts(1, { desired: 2, launchedOn: 'FARGATE' }) }],
  jobs: { most: 10, here: [facts(0.5), facts(1)] },
  room: room(100, 4),
};

const lines = (change: Partial<TasksToStart>) =>
  fargateParity({ ...TASKS, ...change }).map(({ about, stops, passed, unknown, detail }) => [
    about,
    passed ? 'passed' : unknown ? `unknown, stops ${stops}` : `stops ${stops}`,
    detail,
  ]);

test('says what services need beside what runs, and jobs at most, where all have room', () => {
  expect(lines({})).toEqual([
    ['room for services', 'passed', 'services need 6 vCPU more, 4 of 100 are used'],
    ['room for jobs', 'passed', 'jobs need up to 10 vCPU beside services, 4 of 100 are used'],
  ]);
  expect(lines({ room: room(20, 4) }).map(([, verdict]) => verdict)).toEqual(['passed', 'passed']);
});

test('fails services that do not fit: a switchover waits for more room', () => {
  expect(lines({ room: room(9, 4), jobs: undefined })).toEqual([
    [
      'room for services',
      'stops a switchover',
      'services need 6 vCPU more here, and 4 of 9 are used: have the quota Fargate On-Demand vCPU resource count (L-3032A538) raised',
    ],
  ]);
});

test('fails jobs at their limit that do not fit, and stops nothing for it: they stay in their queue', () => {
  expect(lines({ room: room(19, 4) })[1]).toEqual([
    'room for jobs',
    'stops nothing',
    'jobs need up to 10 vCPU beside the 6 vCPU of services here, and 4 of 19 are used: have the quota Fargate On-Demand vCPU resource count (L-3032A538) raised, or they start later',
  ]);
});

test('fails what is more than all there is, whatever is used of it', () => {
  expect(lines({ room: room(5) })[0]).toEqual([
    'room for services',
    'stops a switchover',
    'services need 6 vCPU more here, and an unknown number of 5 are used: have the quota Fargate On-Demand vCPU resource count (L-3032A538) raised',
  ]);
});

test.each<[string, TasksToStart['room'], string]>([
  ['a quota that nobody tells', { told: false, because: 'denied' }, 'whether tasks have room is unknown: denied'],
  [
    'a quota without a value',
    { told: true, facts: undefined },
    'whether tasks have room is unknown: AWS tells no quota',
  ],
  [
    'use without a figure',
    room(100),
    'whether tasks have room is unknown: CloudWatch shows no figure of what is used; services need 6 vCPU more, an unknown number of 100 are used; jobs need up to 10 vCPU beside services, an unknown number of 100 are used',
  ],
])('calls %s unknown, and stops nothing', (_what, unknownRoom, detail) => {
  expect(lines({ room: unknownRoom })).toEqual([['quota', 'unknown, stops nothing', detail]]);
});

test("says that a quota is AWS's default, which an account may not have", () => {
  const told: Told<FargateRoom> = { told: true, facts: { mostVcpus: 4_000, told: 'default', usedVcpus: 0 } };
  expect(lines({ room: told })[0]?.[2]).toBe(
    "services need 6 vCPU more, 0 of 4000 are used (AWS's default, none was applied)",
  );
});

test("takes AWS's default for no limit where more than that is used already, and stops nothing", () => {
  const told: Told<FargateRoom> = { told: true, facts: { mostVcpus: 6, told: 'default', usedVcpus: 40 } };
  expect(lines({ room: told })).toEqual([
    ['quota', 'unknown, stops nothing', expect.stringContaining('more than that default')],
  ]);
});

test('asks nothing of what is launched elsewhere, and says so', () => {
  const elsewhere = (launchedOn: string) => [{ name: 'api', wanted: 8, here: facts(1, { desired: 2, launchedOn }) }];
  expect(lines({ services: elsewhere('FARGATE_SPOT'), jobs: undefined, room: room(1, 1) })).toEqual([
    ['not asked', 'passed', 'service api is launched on FARGATE_SPOT: whether that has room is not asked'],
  ]);
  expect(lines({ services: elsewhere('EC2') })[0]?.[2]).toContain('is launched on EC2');
});

test('asks for no room where nothing more is to be started', () => {
  const here = facts(1, { desired: 8, launchedOn: 'FARGATE' });
  expect(lines({ services: [{ name: 'api', wanted: 2, here }], jobs: undefined, room: room(1, 9) })).toEqual([]);
});
