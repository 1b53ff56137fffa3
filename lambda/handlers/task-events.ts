import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { EcsCluster } from '../adapters/aws/ecs-cluster';
import { stoppedTaskOf } from '../adapters/aws/stopped-task';
import { TaskEvents } from '../loops/task-events';
import { composeContainer } from './container';
import { logger } from './observability';

/** What ECS says of tasks that have stopped, through a queue: what fails is delivered again, alone. */
const { environment, context, ledger } = composeContainer(process.env);
const { jobs } = context.settings;
const ports = {
  leases: ledger.leases,
  queue: ledger.jobs,
  claims: ledger.jobs,
  late: ledger.jobs,
  cluster: new EcsCluster(environment.region),
};
const events = jobs && new TaskEvents(ports, context, jobs);

export const handler = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const outcomes = await Promise.allSettled(Records.map(({ body }) => record(body)));
  const failed = Records.filter((_, index) => outcomes[index]?.status === 'rejected');
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') logger.error('an event was not recorded', { error: outcome.reason });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

async function record(body: string): Promise<void> {
  const task = stoppedTaskOf(JSON.parse(body));
  if (task !== undefined) await events?.stopped(task);
}
