import type { TaskFacts } from '../ports/region-facts';
import type { FargateRoom } from '../ports/task-supplies';
import { found, type ParityCheck, type ParityRule, type Told, unknown } from './parity';

/** What tasks of this side's services and jobs would need on Fargate, above what runs here now. */
export interface TasksToStart {
  readonly region: string;
  readonly services: readonly {
    readonly name: string;
    /** What a run asks for: the configured count, or what the other side had of late. */
    readonly wanted: number;
    readonly here: Told<TaskFacts>;
  }[];
  /** Tasks of jobs that may run at once, and the definitions that they may be of. */
  readonly jobs?: { readonly most: number; readonly here: readonly Told<TaskFacts>[] };
  readonly room: Told<FargateRoom>;
}

/** https://docs.aws.amazon.com/general/latest/gr/ecs-service.html: service `fargate` */
const QUOTA = 'Fargate On-Demand vCPU resource count (L-3032A538)';

interface Sum {
  readonly services: number;
  readonly jobs: number;
  readonly room: FargateRoom;
}

/**
 * Services start at once and are what traffic comes to: where they do not fit a switchover waits for more room. Jobs that do not
 * fit stay in their queue, and their limit is seldom reached: that is only said.
 */
const ROOM: readonly ParityRule<Sum>[] = [
  {
    about: 'room for services',
    stops: 'a switchover',
    finds: ({ services, room }) => ({
      seen: `services need ${vcpus(services)} more, ${sayRoom(room)}`,
      ...(exceeds(services, room) && {
        wrong: `services need ${vcpus(services)} more here, and ${sayRoom(room)}: have the quota ${QUOTA} raised`,
      }),
    }),
  },
  {
    about: 'room for jobs',
    stops: 'nothing',
    finds: ({ services, jobs, room }) =>
      jobs === 0
        ? undefined
        : {
            seen: `jobs need up to ${vcpus(jobs)} beside services, ${sayRoom(room)}`,
            ...(exceeds(services + jobs, room) && {
              wrong: `jobs need up to ${vcpus(jobs)} beside the ${vcpus(services)} of services here, and ${sayRoom(room)}: have the quota ${QUOTA} raised, or they start later`,
            }),
          },
  },
];

export function fargateParity(tasks: TasksToStart): ParityCheck[] {
  const name = `Fargate in ${tasks.region}`;
  const elsewhere = tasks.services.flatMap(({ name: service, here }) => notAsked(name, service, here));
  const needs = { services: sum(tasks.services.map(ofService)), jobs: ofJobs(tasks) };
  if (needs.services + needs.jobs === 0) return elsewhere;
  return [...elsewhere, ...roomChecks(name, needs, tasks.room)];
}

function roomChecks(name: string, needs: Omit<Sum, 'room'>, told: Told<FargateRoom>): ParityCheck[] {
  const ask = (because: string) => unknown(name, 'quota', `whether tasks have room is unknown: ${because}`, 'nothing');
  if (!told.told) return [ask(told.because)];
  if (told.facts === undefined) return [ask('AWS tells no quota')];
  const { facts: room } = told;
  if (room.told === 'default' && room.usedVcpus !== undefined && room.usedVcpus > room.mostVcpus)
    return [ask(`${sayRoom(room)}: more than that default, so it is not what applies here`)];
  const checks = found(name, ROOM, { ...needs, room });
  if (room.usedVcpus !== undefined || checks.some(({ passed }) => !passed)) return checks;
  return [ask(`CloudWatch shows no figure of what is used; ${checks.map(({ detail }) => detail).join('; ')}`)];
}

/** What is asked of Fargate On-Demand only: Spot, EC2 and capacity providers of one's own have other limits. */
const ON_DEMAND = 'FARGATE';

const notAsked = (name: string, service: string, here: Told<TaskFacts>): ParityCheck[] => {
  const launched = here.told ? here.facts?.service?.launchedOn : undefined;
  if (launched === undefined || launched === ON_DEMAND) return [];
  const detail = `service ${service} is launched on ${launched}: whether that has room is not asked`;
  return [{ name, about: 'not asked', stops: 'nothing', passed: true, detail }];
};

/** Of a service that nobody tells of another line speaks: the sum is a lower bound then. */
function ofService({ wanted, here }: TasksToStart['services'][number]): number {
  const facts = here.told ? here.facts : undefined;
  if (facts?.service?.launchedOn !== ON_DEMAND) return 0;
  return Math.max(0, wanted - facts.service.desired) * (facts.vcpus ?? 0);
}

/** All of them may be of the largest. */
const ofJobs = ({ jobs }: TasksToStart): number =>
  jobs === undefined ? 0 : jobs.most * Math.max(0, ...jobs.here.map((here) => (here.told && here.facts?.vcpus) || 0));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Of what is used and not known there is at least nothing: who needs more than all there is does not fit for sure. */
const exceeds = (more: number, { usedVcpus = 0, mostVcpus }: FargateRoom): boolean =>
  more > 0 && usedVcpus + more > mostVcpus;

const sayRoom = ({ usedVcpus, mostVcpus, told }: FargateRoom): string =>
  `${usedVcpus === undefined ? 'an unknown number' : usedVcpus} of ${mostVcpus} are used${told === 'default' ? " (AWS's default, none was applied)" : ''}`;

const vcpus = (count: number): string => `${count} vCPU`;
