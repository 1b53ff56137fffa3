import type {
  DescribeServicesRequest,
  DescribeTaskDefinitionRequest,
  DescribeTasksRequest,
  ListTasksRequest,
  RunTaskRequest,
  StopTaskRequest,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs';
import { NotImplementedByLab } from '../aws';
import type { Context } from './context';
import { type At, arn, type Need, type Needs, named, needs, needsOne } from './need';

interface OnCluster {
  readonly cluster?: string | undefined;
}

const onCluster = ({ cluster = 'default' }: OnCluster, at: At): Context => ({
  'ecs:cluster': [named(cluster, (name) => arn(at, 'ecs', `cluster/${name}`))],
});

/** Tasks and services stand below their cluster. */
const below = (kind: 'task' | 'service', { cluster = 'default' }: OnCluster, id: string, at: At): string =>
  named(id, () => arn(at, 'ecs', `${kind}/${cluster.split('/').at(-1)}/${id}`));

/** The lab registers each family once. */
const REVISION = 1;

/**
 * A family alone means its latest revision, and the policy must name that revision or all of them.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html (taskDefinition)
 */
function taskDefinition({ taskDefinition: given = '' }: RunTaskRequest, at: At): string {
  const found = named(given, (name) => arn(at, 'ecs', `task-definition/${name}`));
  return /:\d+$/.test(found) ? found : `${found}:${REVISION}`;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html: whoever runs a task passes its roles. */
function passedRoles(definition: string, { surroundings }: At): readonly Need[] {
  const roles = surroundings.taskRoles.get(definition.replace(/:\d+$/, ''));
  if (roles === undefined)
    throw new NotImplementedByLab(`roles of ${definition}, which is in no template, are unknown`);
  const context: Context = { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] };
  return roles.map((resource) => ({ action: 'iam:PassRole', resource, context }));
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
export const ECS_NEEDS: Readonly<Record<string, Needs>> = {
  'ecs:RunTask': needs<RunTaskRequest>((input, at) => {
    const resource = taskDefinition(input, at);
    return [{ action: at.action, resource, context: onCluster(input, at) }, ...passedRoles(resource, at)];
  }),
  'ecs:StopTask': needsOne<StopTaskRequest>((input, at) => below('task', input, input.task ?? '', at), onCluster),
  'ecs:DescribeTasks': needs<DescribeTasksRequest>((input, at) =>
    (input.tasks ?? []).map((task) => ({
      action: at.action,
      resource: below('task', input, task, at),
      context: onCluster(input, at),
    })),
  ),
  // Whose resource type is the container instance; tasks on Fargate have none, and only the condition tells the cluster.
  'ecs:ListTasks': needsOne<ListTasksRequest>(
    ({ cluster = 'default' }, at) => arn(at, 'ecs', `container-instance/${cluster.split('/').at(-1)}/*`),
    onCluster,
  ),
  'ecs:UpdateService': needsOne<UpdateServiceRequest>(
    (input, at) => below('service', input, input.service ?? '', at),
    onCluster,
  ),
  /** The action knows no resources. */
  'ecs:DescribeTaskDefinition': needsOne<DescribeTaskDefinitionRequest>(() => '*'),
  'ecs:DescribeServices': needs<DescribeServicesRequest>((input, at) =>
    (input.services ?? []).map((service) => ({
      action: at.action,
      resource: below('service', input, service, at),
      context: onCluster(input, at),
    })),
  ),
};
