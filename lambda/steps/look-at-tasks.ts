import type { Side, WorkloadSettings } from '../contract/settings';
import { fargateParity, type TasksToStart } from '../domain/fargate-parity';
import { type ImageLooks, imagesToAsk } from '../domain/image-parity';
import type { ParityCheck, Told } from '../domain/parity';
import { privateImage } from '../domain/private-image';
import { recentMaximum } from '../domain/service-peaks';
import { otherSide, servingSide } from '../domain/sides';
import { taskParity } from '../domain/task-parity';
import type { Observation } from '../ports/observation-store';
import type { FactsOfSides, RegionFacts, TaskFacts } from '../ports/region-facts';
import type { ImageLook, TaskSupplies } from '../ports/task-supplies';
import type { StepContext } from './step';
import { told } from './told';

export interface TaskParityPorts {
  readonly facts: FactsOfSides;
  readonly supplies: TaskSupplies;
}

/** Services and task definitions of jobs, their images, and whether all of them have room here. */
export async function lookAtTasks(
  { facts, supplies }: TaskParityPorts,
  { settings, region }: StepContext,
  observations: readonly Observation[],
): Promise<ParityCheck[]> {
  const side = servingSide(settings.regions, region);
  const tasks = tasksOf(settings, side);
  if (tasks.length === 0) return [];
  const asked = imagesAsked(supplies, facts.there.region);
  const [looked, room] = await Promise.all([
    Promise.all(tasks.map((task) => lookAtTask(task, facts, asked))),
    told(() => supplies.fargate()),
  ]);
  const left = observations.find((one) => one.region === settings.regions[otherSide(side)]);
  return [
    ...looked.flatMap(({ checks }) => checks),
    ...fargateParity({ region, room, ...toStart(looked, settings.jobs?.maxRunning, left) }),
  ];
}

interface TaskToCompare {
  readonly name: string;
  readonly called: string;
  readonly side: Side;
  readonly ask: (region: RegionFacts, side: Side) => ReturnType<RegionFacts['service']>;
  /** Of a service: the configured count. */
  readonly service?: { readonly name: string; readonly desiredCount: number };
}

const tasksOf = ({ services, jobs }: WorkloadSettings, side: Side): readonly TaskToCompare[] => [
  ...services.map((service) => ({
    name: `service ${service.name}`,
    called: service.service[side],
    side,
    ask: (region: RegionFacts) => region.service(service),
    service,
  })),
  ...(jobs?.applications ?? []).map(({ name, taskDefinition }) => ({
    name: `jobs of ${name}`,
    called: taskDefinition[side],
    side,
    ask: (region: RegionFacts, of: Side) => region.taskDefinition(taskDefinition[of]),
  })),
];

interface LookedTask {
  readonly task: TaskToCompare;
  readonly here: Told<TaskFacts>;
  readonly checks: readonly ParityCheck[];
}

/** Images are asked for as soon as this side's definition names them, while the other side may still be waited for. */
async function lookAtTask(
  task: TaskToCompare,
  { here, there }: FactsOfSides,
  asked: (facts: Told<TaskFacts>) => Promise<ImageLooks>,
): Promise<LookedTask> {
  const { name, called, ask, side } = task;
  const own = told(() => ask(here, side));
  const [ours, theirs, looks] = await Promise.all([
    own,
    told(() => ask(there, otherSide(side))),
    own.then((facts) => asked(facts)),
  ]);
  const checks = taskParity({ name, called, here: ours, there: theirs, otherRegion: there.region, looks });
  return { task, here: ours, checks };
}

/** Each image once, however many tasks are of it. */
function imagesAsked(supplies: TaskSupplies, otherRegion: string): (facts: Told<TaskFacts>) => Promise<ImageLooks> {
  const looks = new Map<string, Promise<Told<ImageLook>>>();
  const look = (image: string): Promise<Told<ImageLook>> => {
    const known = looks.get(image) ?? told(async () => lookAtImage(supplies, image));
    looks.set(image, known);
    return known;
  };
  return async (facts) => {
    const images = Object.values((facts.told && facts.facts?.images) || {});
    const pairs = imagesToAsk(images, otherRegion).map(async (image) => [image, await look(image)] as const);
    return new Map(await Promise.all(pairs));
  };
}

async function lookAtImage(supplies: TaskSupplies, image: string): Promise<ImageLook | undefined> {
  const named = privateImage(image);
  return named && supplies.image(named);
}

function toStart(
  looked: readonly LookedTask[],
  most: number | undefined,
  left: Observation | undefined,
): Pick<TasksToStart, 'services' | 'jobs'> {
  const services = looked.flatMap(({ task: { service }, here }) =>
    service === undefined
      ? []
      : [{ name: service.name, here, wanted: Math.max(service.desiredCount, recentMaximum(left, service.name) ?? 0) }],
  );
  const jobs = looked.filter(({ task }) => task.service === undefined).map(({ here }) => here);
  return { services, ...(most !== undefined && { jobs: { most, here: jobs } }) };
}
