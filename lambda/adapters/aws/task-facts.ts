import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type Service,
} from '@aws-sdk/client-ecs';
import type { TaskFacts } from '../../ports/region-facts';
import { readFault } from './faults';

const ACTIVE = 'ACTIVE';

/** Of a vCPU. ECS answers in units, however it was registered. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html (cpu) */
const UNITS = 1024;

/** `undefined`: there is none of that name, in any revision. */
export async function taskDefinitionFacts(client: ECSClient, taskDefinition: string): Promise<TaskFacts | undefined> {
  try {
    const { taskDefinition: found } = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    const { status = 'unknown', containerDefinitions = [], cpu } = found ?? {};
    const images = containerDefinitions.map(({ name = 'unknown', image = 'unknown' }) => [name, image]);
    const vcpus = cpu === undefined ? {} : { vcpus: Number(cpu) / UNITS };
    return { active: status === ACTIVE, status, images: Object.fromEntries(images), ...vcpus };
  } catch (error) {
    // ECS has no name of its own for it. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
    const { name, message } = readFault(error);
    if (name === 'ClientException' && /unable to describe task definition/i.test(message)) return undefined;
    throw error;
  }
}

/** A service that is being deleted is shown as DRAINING or INACTIVE for a while. */
export async function serviceFacts(
  client: ECSClient,
  cluster: string,
  service: string,
): Promise<TaskFacts | undefined> {
  const answer = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const found = answer.services?.[0];
  if (found === undefined) return undefined;
  const { status = 'unknown', taskDefinition } = found;
  if (status !== ACTIVE || taskDefinition === undefined) return { active: false, status, images: {} };
  const facts = await taskDefinitionFacts(client, taskDefinition);
  return facts && { ...facts, service: { desired: found.desiredCount ?? 0, launchedOn: launchedOn(found) } };
}

/** Either a launch type or a strategy. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
const launchedOn = ({ launchType, capacityProviderStrategy = [] }: Service): string =>
  capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider).join(', ') || (launchType ?? 'unknown');
