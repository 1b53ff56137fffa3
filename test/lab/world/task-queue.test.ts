import type { DeployedWorkload } from '../../../lab/app/deployed-workload';
import type { LabCloud } from '../../../lab/aws';
import { SYSTEM_CLOCK } from '../../../lab/aws';
import { EcsClusters } from '../../../lab/aws/ecs-clusters';
import type { LambdaFunctions } from '../../../lab/lambda/functions';
import { TaskQueue } from '../../../lab/world/task-queue';
import { comesTrue } from '../lambda/bundles';

const ARN = 'arn:aws:lambda:us-east-1:111122223333:function:task-events';

type Answer = (messages: readonly string[]) => unknown;

function queue(cut = false, answer: Answer = () => ({ batchItemFailures: [] })) {
  const invoked: [string, unknown][] = [];
  const batches: (readonly string[])[] = [];
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
    invoke: async (arn: string, event: { Records: { messageId: string; body: string }[] }) => {
      invoked.push([arn, JSON.parse(event.Records[0]?.body ?? '').detail.containers[0].exitCode]);
      batches.push(event.Records.map(({ messageId }) => messageId));
      return answer(batches.at(-1) ?? []);
    },
  } as unknown as LambdaFunctions;
  const cloud = { account: '111122223333', ecs, isCut: () => cut } as unknown as LabCloud;
  const tasks = new TaskQueue({ cloud, workload, functions, hiddenMs: 1 });
  const stop = tasks.connect();
  return { ecs, invoked, batches, tasks, stop };
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

describe('batches', () => {
  test('what comes while one is under way comes in the next one, never beside it', async () => {
    let goOn = (): void => undefined;
    const first = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { ecs, batches, tasks, stop } = queue(false, async () => first.then(() => ({ batchItemFailures: [] })));
    for (let task = 0; task < 13; task++) await endOne(ecs);
    expect(batches.map(({ length }) => length)).toEqual([1]);
    goOn();
    await new Promise(setImmediate);
    stop();
    expect([batches.map(({ length }) => length), tasks.counts.recorded]).toEqual([[1, 10, 2], 13]);
  });

  test('what was not taken comes again, and the fifth time was the last', async () => {
    const failing: Answer = (ids) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
    const { ecs, batches, tasks, stop } = queue(false, failing);
    await endOne(ecs);
    expect(await comesTrue(() => tasks.counts.dead > 0)).toBe(true);
    stop();
    expect([batches.length, new Set(batches.flat()).size, tasks.counts]).toEqual([5, 1, { recorded: 0, dead: 1 }]);
  });

  test('a batch that fails as a whole comes again as a whole', async () => {
    let left = 1;
    const { ecs, batches, tasks, stop } = queue(false, () => {
      if (left-- > 0) throw new Error('it timed out');
      return { batchItemFailures: [] };
    });
    await endOne(ecs);
    expect(await comesTrue(() => tasks.counts.recorded > 0)).toBe(true);
    stop();
    expect(batches).toEqual([batches[0], batches[0]]);
  });
});
