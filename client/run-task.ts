import type { RunTaskCommandInput } from '@aws-sdk/client-ecs';
import type { Job } from '../lambda/ports/job-store';
import type { JobClient } from './job-client';
import { overridesOf } from './run-task-overrides';

export interface RunTaskTarget {
  /** Submits to the application that runs the family. */
  readonly client: JobClient;
  /** Name of the container that receives the job. */
  readonly container: string;
  /**
   * Priority class.
   *
   * @default - the least urgent of the application
   */
  readonly jobClass?: string;
}

export interface RunTaskAnswer {
  /** As RunTask answers, but for `taskArn`: a task is there when the job's turn has come. */
  readonly tasks: readonly { readonly lastStatus: 'PENDING'; readonly desiredStatus: 'RUNNING' }[];
  readonly failures: readonly [];
  readonly jobs: readonly Job[];
}

type Input = Partial<RunTaskCommandInput>;

/** What the job cluster of the workload settles itself, in both Regions; a caller may go on saying it. */
const SETTLED: readonly (keyof RunTaskCommandInput)[] = ['cluster', 'networkConfiguration', 'platformVersion'];
const MAPPED: readonly (keyof RunTaskCommandInput)[] = [
  'taskDefinition',
  'overrides',
  'count',
  'clientToken',
  'launchType',
];

/** RunTask starts at most ten at once. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
const MOST = 10;

/** In the place of `ecs.send(new RunTaskCommand(input))`: the task becomes a job, which survives its Region. */
export class RunTaskDropIn {
  /** `families`: by the family of the task definition that callers name. `unique`: makes an id where no `clientToken` is given. */
  constructor(
    private readonly families: Readonly<Record<string, RunTaskTarget>>,
    private readonly unique: () => string = () => crypto.randomUUID(),
  ) {}

  /** The same `clientToken` is the same job, as often as it is sent. What cannot be mapped is refused by name, all at once. */
  async runTask(input: Input): Promise<RunTaskAnswer> {
    const { [input.taskDefinition ?? '']: target } = this.families;
    const wrong = this.mistakes(input, target);
    if (wrong.length > 0 || target === undefined) throw new RunTaskRefused(wrong);
    const overrides = overridesOf(input.overrides);
    const said = {
      ...(target.jobClass !== undefined && { jobClass: target.jobClass }),
      ...(overrides !== undefined && { overrides }),
    };
    const jobs: Job[] = [];
    for (const id of idsOf(input, this.unique)) jobs.push(await target.client.submit({ id, ...said }));
    return { tasks: jobs.map(() => ({ lastStatus: 'PENDING', desiredStatus: 'RUNNING' })), failures: [], jobs };
  }

  private mistakes(input: Input, target: RunTaskTarget | undefined): readonly string[] {
    const { taskDefinition = '', launchType, count = 1 } = input;
    const known = Object.keys(this.families).join(', ');
    const strange = Object.entries(input)
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name);
    return [
      ...(target === undefined
        ? [`taskDefinition is "${taskDefinition}", families with an application are ${known}, without revision`]
        : []),
      ...(launchType === undefined || launchType === 'FARGATE'
        ? []
        : [`launchType is "${launchType}", jobs run on FARGATE`]),
      ...(Number.isInteger(count) && count >= 1 && count <= MOST
        ? []
        : [`count is ${count}, should be a whole number from 1 to ${MOST}`]),
      ...strange
        .filter((name) => ![...SETTLED, ...MAPPED].some((each) => each === name))
        .map((name) => `${name} has no counterpart in a job`),
      ...(target === undefined ? [] : overrideMistakes(input.overrides, target.container)),
    ];
  }
}

export class RunTaskRefused extends Error {
  override readonly name = 'RunTaskRefused';

  constructor(mistakes: readonly string[]) {
    super(`this RunTask cannot become a job: ${mistakes.join('; ')}`);
  }
}

/** Of overrides only the command and the environment of the job's container. */
function overrideMistakes(overrides: Input['overrides'], container: string): readonly string[] {
  const { containerOverrides = [], ...others } = overrides ?? {};
  const strange = (each: object, allowed: readonly string[]) =>
    Object.entries(each)
      .filter(([name, value]) => value !== undefined && !allowed.includes(name))
      .map(([name]) => name);
  const times = containerOverrides.length;
  return [
    ...(times > 1 ? [`overrides.containerOverrides has ${times} entries, a job has one container`] : []),
    ...strange(others, []).map((name) => `overrides.${name} has no counterpart in a job`),
    ...containerOverrides.flatMap((each) => [
      ...(each.name === container ? [] : [`overrides are of container "${each.name}", the job's is "${container}"`]),
      ...strange(each, ['name', 'command', 'environment']).map(
        (name) => `override ${name} of "${each.name}" has no counterpart in a job`,
      ),
    ]),
  ];
}

const idsOf = ({ clientToken, count = 1 }: Input, unique: () => string): readonly string[] => {
  const id = clientToken ?? `run-task:${unique()}`;
  return count === 1 ? [id] : Array.from({ length: count }, (_, index) => `${id}:${index + 1}`);
};
