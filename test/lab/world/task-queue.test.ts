import type { DeployedWorkload } from '../../../lab/app/deployed-workload';
import type { LabCloud } from '../../../lab/aws';
import { SYSTEM_CLOCK } from '../../../lab/aws';
import { EcsClusters } from '../../../lab/aws/ecs-clusters';
import type { LambdaFunctions } from '../../../lab/lambda/functions';
import { TaskQueue } from '../../../lab/world/task-queue';

const ARN = 'arn:aws:lambda:us-east-1:111122223333:function:task-events';

function queue(cut = false) {
  const invoked: [string, unknown][] = [];
  const startTask = async () => ({ stop: async () => undefined });
  const ecs = new EcsClusters({
    account: '111122223333',
    clock: SYSTEM_CLOCK,
    hourMs: 1,
    world: () => ({ startTask }),
  });
  const pattern = { source: ['aws.ecs'], detail: { lastStatus: ['STOPPED'] } };
  const workload = { queued: [{ region: 'us-east-1', pattern, functionArn: ARN }] } as unknown as DeployedWorkload;
  const functions = {
    invoke: async (arn: string, event: { Records: { body: string }[] }) => {
      invoked.push([arn, JSON.parse(event.Records[0]?.body ?? '').detail.containers[0].exitCode]);
      return { batchItemFailures: [] };
    },
  } as unknown as LambdaFunctions;
  const cloud = { account: '111122223333', ecs, isCut: () => cut } as unknown as LabCloud;
  const tasks = new TaskQueue({ cloud, workload, functions });
  const stop = tasks.connect();
  return { ecs, invoked, tasks, stop };
}
async function endOne(ecs: EcsClusters) {
  const task = ecs.start(
    { region: 'us-east-1', name: 'jobs' },
    { family: 'billing', container: 'job', environment: {}, beside: {} },
  );
  await new Promise(setImmediate);
  ecs.exited(task.taskArn, 4);
  await new Promise(setImmediate);
}

test('the end of a task reaches the function behind the queue, and its start does not', async () => {
  const { ecs, invoked, tasks, stop } = queue();
  await endOne(ecs);
  stop();
  expect([invoked, tasks.counts]).toEqual([[[ARN, 4]], { recorded: 1, dead: 0 }]);
});

test('a Region that is cut off tells nothing', async () => {
  const { ecs, invoked, stop } = queue(true);
  await endOne(ecs);
  stop();
  expect(invoked).toEqual([]);
});
