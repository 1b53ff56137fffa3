import type {
  ContainerOverride,
  DescribeServicesRequest,
  DescribeServicesResponse,
  DescribeTaskDefinitionRequest,
  DescribeTaskDefinitionResponse,
  DescribeTasksRequest,
  DescribeTasksResponse,
  ListTasksRequest,
  ListTasksResponse,
  RunTaskRequest,
  RunTaskResponse,
  Service,
  ServiceEvent,
  StopTaskRequest,
  StopTaskResponse,
  UpdateServiceRequest,
  UpdateServiceResponse,
} from '@aws-sdk/client-ecs';
import { type Call, type Operations, operation, required } from './call';
import type { EcsClusters, ServiceRecord, TaskRecord } from './ecs-clusters';
import { ClientTokens } from './ecs-tokens';
import type { ClusterSpec, TaskDefinitionSpec } from './ecs-world';
import { AwsError } from './errors';
import { shownTask } from './shown-task';
import { definitionArn, shownDefinition } from './shown-task-definition';

const RUN_TASK = [
  'cluster',
  'taskDefinition',
  'count',
  'clientToken',
  'startedBy',
  'launchType',
  'networkConfiguration.awsvpcConfiguration',
  'overrides.containerOverrides.name',
  'overrides.containerOverrides.environment',
  'overrides.containerOverrides.command',
];

/** The ECS operations over the lab's clusters. `launchType` and the network are taken as given: lab tasks are processes. */
export function ecsOperations(clusters: EcsClusters): Operations {
  const tokens = new ClientTokens(clusters.options.clock, clusters.options.hourMs);
  return {
    RunTask: operation<RunTaskRequest, RunTaskResponse>(RUN_TASK, (input, call) =>
      runTask(clusters, tokens, input, call),
    ),
    DescribeTasks: operation<DescribeTasksRequest, DescribeTasksResponse>(['cluster', 'tasks'], (input, call) => {
      const known = clusters.tasks(clusters.cluster(call.region, input.cluster));
      const tasks = required(input.tasks, 'tasks');
      validate(tasks.length <= 100, `tasks must be at most 100, got ${tasks.length}`);
      return found(tasks, (wanted) => known.find((task) => isTask(task, wanted)), 'tasks', shownTask);
    }),
    ListTasks: operation<ListTasksRequest, ListTasksResponse>(
      ['cluster', 'startedBy', 'desiredStatus', 'maxResults', 'nextToken'],
      (input, call) => listTasks(clusters.tasks(clusters.cluster(call.region, input.cluster)), input),
    ),
    StopTask: operation<StopTaskRequest, StopTaskResponse>(['cluster', 'task', 'reason'], (input, call) => {
      const known = clusters.tasks(clusters.cluster(call.region, input.cluster));
      const task = known.find((candidate) => isTask(candidate, required(input.task, 'task')));
      if (task === undefined) throw new AwsError('InvalidParameterException', 'The referenced task was not found.');
      clusters.stop(task, input.reason ?? 'Task stopped by user');
      return { task: shownTask(task) };
    }),
    UpdateService: operation<UpdateServiceRequest, UpdateServiceResponse>(
      ['cluster', 'service', 'desiredCount'],
      (input, call) => updateService(clusters, input, call),
    ),
    DescribeServices: operation<DescribeServicesRequest, DescribeServicesResponse>(
      ['cluster', 'services'],
      (input, call) => {
        const cluster = clusters.cluster(call.region, input.cluster);
        return found(
          required(input.services, 'services'),
          (name) => clusters.service(cluster, name),
          'services',
          (service) => shownService(service, clusters.options.account),
        );
      },
    ),
    DescribeTaskDefinition: operation<DescribeTaskDefinitionRequest, DescribeTaskDefinitionResponse>(
      ['taskDefinition'],
      (input, call) => describeTaskDefinition(clusters, call.region, required(input.taskDefinition, 'taskDefinition')),
    ),
  };
}

function describeTaskDefinition(clusters: EcsClusters, region: string, wanted: string): DescribeTaskDefinitionResponse {
  const found = clusters.knownDefinition(region, wanted);
  if (found === undefined) throw new AwsError('ClientException', 'Unable to describe task definition.');
  return { taskDefinition: shownDefinition(found, clusters.options.account) };
}

/** A page has up to a hundred tasks. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
function listTasks(known: readonly TaskRecord[], input: ListTasksRequest): ListTasksResponse {
  const { startedBy, desiredStatus, maxResults = 100, nextToken = '0' } = input;
  validate(startedBy === undefined || desiredStatus === undefined, 'startedBy must be the only filter');
  validate(maxResults >= 1 && maxResults <= 100, `maxResults must be 1 to 100, got ${maxResults}`);
  const own = known.filter((task) => task.desiredStatus === (desiredStatus ?? 'RUNNING'));
  const arns = own
    .filter((task) => startedBy === undefined || task.startedBy === startedBy)
    .map((task) => task.taskArn);
  const start = Number(nextToken);
  const end = start + maxResults;
  return { taskArns: arns.slice(start, end), ...(end < arns.length && { nextToken: String(end) }) };
}

function runTask(clusters: EcsClusters, tokens: ClientTokens, input: RunTaskRequest, call: Call): RunTaskResponse {
  const cluster = clusters.cluster(call.region, input.cluster);
  const definition = clusters.definition(call.region, required(input.taskDefinition, 'taskDefinition'));
  const wanted = wantedTask(definition, input);
  const { clientToken, ...parameters } = input;
  const token = clientToken === undefined ? undefined : `${cluster.region}/${cluster.name}/${validToken(clientToken)}`;
  const earlier = token === undefined ? undefined : tokens.recall(token, JSON.stringify(parameters));
  if (earlier !== undefined) return { tasks: earlier.map(shownTask), failures: [] };
  const count = validCount(input.count ?? 1);
  const answer = launch(clusters, cluster, count, wanted);
  // Whether a call that started nothing binds its token is not documented; the lab lets it be tried again.
  if (token !== undefined && answer.tasks.length > 0) tokens.remember(token, JSON.stringify(parameters), answer.tasks);
  return { tasks: answer.tasks.map(shownTask), failures: answer.failures };
}

type Wanted = Parameters<EcsClusters['start']>[1];

function launch(clusters: EcsClusters, cluster: ClusterSpec, count: number, wanted: Wanted) {
  const tasks: TaskRecord[] = [];
  while (tasks.length < count && !clusters.isFull(cluster)) tasks.push(clusters.start(cluster, wanted));
  const failures = Array.from({ length: count - tasks.length }, () => ({
    reason: "You've reached the limit on the number of tasks you can run concurrently",
  }));
  return { tasks, failures };
}

function wantedTask(definition: TaskDefinitionSpec, input: RunTaskRequest): Wanted {
  const overrides = input.overrides?.containerOverrides ?? [];
  const strange = overrides.find((override) => !definition.containers.includes(override.name ?? ''));
  validate(
    strange === undefined,
    `Override for container named ${strange?.name} is not a container in the TaskDefinition.`,
  );
  // In the words of AWS: https://github.com/aws-samples/sample-autonomous-cloud-coding-agents/issues/502
  const length = JSON.stringify(input.overrides ?? {}).length;
  validate(length <= 8192, 'Container Overrides length must be at most 8192');
  const [first, ...others] = overrides;
  // Nothing that ships says it, and the lab's worlds would not hear it.
  const beside = others.find(({ command }) => command !== undefined);
  validate(beside === undefined, `the lab hands no command to ${beside?.name}, a container beside the first`);
  const startedBy = input.startedBy === undefined ? {} : { startedBy: validStartedBy(input.startedBy) };
  return {
    family: definition.family,
    sidecar: definition.sidecar,
    container: first?.name ?? required(definition.containers[0], 'container'),
    environment: environmentOf(first),
    ...(first?.command !== undefined && { command: first.command }),
    beside: Object.fromEntries(others.map((override) => [override.name ?? '', environmentOf(override)])),
    ...startedBy,
  };
}

const environmentOf = (override: ContainerOverride | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((override?.environment ?? []).map(({ name, value }) => [name ?? '', value ?? '']));

function validate(holds: boolean, message: string): void {
  if (!holds) throw new AwsError('InvalidParameterException', message);
}

function validToken(token: string): string {
  validate(
    /^[\x21-\x7e]{1,64}$/.test(token),
    `clientToken must have 1 to 64 characters of ASCII 33 to 126, got ${token.length}`,
  );
  return token;
}

function validCount(count: number): number {
  validate(count >= 1 && count <= 10, `count must be 1 to 10, got ${count}`);
  return count;
}

function validStartedBy(startedBy: string): string {
  validate(/^[\w/-]{1,128}$/.test(startedBy), `startedBy must have 1 to 128 letters, digits, - / _, got ${startedBy}`);
  return startedBy;
}

async function updateService(
  clusters: EcsClusters,
  input: UpdateServiceRequest,
  call: Call,
): Promise<UpdateServiceResponse> {
  const cluster = clusters.cluster(call.region, input.cluster);
  const service = clusters.service(cluster, required(input.service, 'service'));
  if (service === undefined) throw new AwsError('ServiceNotFoundException', 'Service not found.');
  const desiredCount = input.desiredCount ?? service.desiredCount;
  service.desiredCount = desiredCount;
  const scaled = clusters.options
    .world()
    .scaleService?.({ ...cluster, cluster: cluster.name, service: service.name, desiredCount });
  void (scaled ?? Promise.resolve()).then(() => {
    clusters.place(service);
  });
  return { service: shownService(service, clusters.options.account) };
}

/** The answer of a Describe call: what exists, and a failure `MISSING` for each that does not. */
function found<T, S, K extends string>(
  wanted: readonly string[],
  find: (name: string) => T | undefined,
  key: K,
  show: (one: T) => S,
): { [k in K]: S[] } & { failures: { arn: string; reason: string }[] } {
  const each = wanted.map((name) => ({ name, one: find(name) }));
  const shown = each.flatMap(({ one }) => (one === undefined ? [] : [show(one)]));
  const failures = each.filter(({ one }) => one === undefined).map(({ name }) => ({ arn: name, reason: 'MISSING' }));
  return { [key]: shown, failures } as { [k in K]: S[] } & { failures: { arn: string; reason: string }[] };
}

const isTask = (task: TaskRecord, wanted: string): boolean =>
  task.taskArn === wanted || task.taskArn.endsWith(`/${wanted}`);

const shownService = (service: ServiceRecord, account: string): Service => ({
  serviceName: service.name,
  status: 'ACTIVE',
  taskDefinition: definitionArn(service.region, account, service.taskDefinition ?? service.name),
  ...launchOf(service),
  desiredCount: service.desiredCount,
  runningCount: service.runningCount,
  pendingCount: Math.max(0, service.desiredCount - service.runningCount),
  events: service.refusedAt === undefined ? [] : [refusal(service.name, service.refusedAt)],
});

/** A service has a launch type or a strategy. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
const launchOf = ({
  launchedOn = 'FARGATE',
}: ServiceRecord): Pick<Service, 'launchType' | 'capacityProviderStrategy'> =>
  launchedOn === 'FARGATE' || launchedOn === 'EC2'
    ? { launchType: launchedOn }
    : { capacityProviderStrategy: [{ capacityProvider: launchedOn, weight: 1 }] };

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
const refusal = (service: string, at: number): ServiceEvent => ({
  id: `refusal-${at}`,
  createdAt: new Date(at),
  message: `(service ${service}) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.`,
});
