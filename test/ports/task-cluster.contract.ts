import type { SourceTasks, TaskCluster, TaskToRun } from '../../lambda/ports/outside';

/** A cluster `jobs` that runs a task definition `invoice`, and a service `api` with two tasks. */
export interface ClusterSubject {
  readonly cluster: TaskCluster;
  readonly source: SourceTasks;
  setCapacity(tasks: number): Promise<void>;
  end(taskArn: string, exitCode: number): void;
  started(): number;
  /** The command that the job's container was given. */
  command(taskArn: string): readonly string[] | undefined;
  silence(): void;
}

const TASK: TaskToRun = {
  cluster: 'jobs',
  taskDefinition: 'invoice',
  container: 'job',
  subnets: ['subnet-1'],
  securityGroups: ['sg-1'],
  environment: { HANDOVER_JOB: 'a' },
  token: 'a-1-1',
  startedBy: 'handover',
};

/** What every cluster of tasks promises. */
export function taskClusterContract(make: () => Promise<ClusterSubject>): void {
  const run = async ({ cluster }: ClusterSubject, token = 'a-1-1'): Promise<string> => {
    const result = await cluster.run({ ...TASK, token });
    if (!result.started) throw new Error(result.because);
    return result.taskArn;
  };

  test('a task runs, ends, and shows its exit code', async () => {
    const subject = await make();
    const arn = await run(subject);
    expect(await subject.cluster.describe('jobs', [arn])).toMatchObject([{ taskArn: arn, stopped: false }]);
    subject.end(arn, 3);
    expect(await subject.cluster.describe('jobs', [arn])).toMatchObject([{ taskArn: arn, stopped: true, exitCode: 3 }]);
  });

  test('a container beside the job is told something of its own, and the state is that of the job', async () => {
    const subject = await make();
    const beside = { container: 'handover-claim', environment: { HANDOVER_ATTEMPT: '1' } };
    const result = await subject.cluster.run({ ...TASK, beside });
    if (!result.started) throw new Error(result.because);
    subject.end(result.taskArn, 0);
    expect(await subject.cluster.describe('jobs', [result.taskArn])).toMatchObject([{ stopped: true, exitCode: 0 }]);
  });

  test('a command is that of the job, and without one the task definition keeps its own', async () => {
    const subject = await make();
    const result = await subject.cluster.run({ ...TASK, token: 'b', command: ['report', '--month', '11'] });
    if (!result.started) throw new Error(result.because);
    expect(subject.command(result.taskArn)).toEqual(['report', '--month', '11']);
    expect(subject.command(await run(subject))).toBeUndefined();
  });

  test('the same token starts no second task, another one does', async () => {
    const subject = await make();
    const arn = await run(subject);
    expect(await run(subject)).toBe(arn);
    expect(await run(subject, 'a-1-2')).not.toBe(arn);
    expect(subject.started()).toBe(2);
  });

  test('tasks are found by who started them, with what they were given, until they are told to stop or end', async () => {
    const subject = await make();
    const { cluster } = subject;
    const [first, second] = [await run(subject, 'a'), await run(subject, 'b')];
    await cluster.run({ ...TASK, token: 'c', startedBy: 'somebody' });
    const found = async (mark = TASK.startedBy, limit = 10) => cluster.startedBy(mark, { cluster: 'jobs', limit });
    expect((await found()).map(({ taskArn }) => taskArn).sort()).toEqual([first, second].sort());
    expect((await found()).map(({ environment }) => environment)).toEqual([TASK.environment, TASK.environment]);
    expect(await found(TASK.startedBy, 1)).toHaveLength(1);
    await cluster.stop('jobs', first, 'over');
    subject.end(second, 0);
    expect(await found()).toEqual([]);
    expect(await found('nobody')).toEqual([]);
  });

  test('more tasks than fit on a page are all found', async () => {
    const subject = await make();
    for (let i = 0; i < 101; i++) await run(subject, `many-${i}`);
    const found = await subject.cluster.startedBy(TASK.startedBy, { cluster: 'jobs', limit: 1000 });
    expect(new Set(found.map(({ taskArn }) => taskArn)).size).toBe(101);
  });

  test('a mark that is too long for ECS finds its own tasks only', async () => {
    const { cluster } = await make();
    const mark = (last: string) => `handover-${'an-installation-'.repeat(5)}${last}`;
    await cluster.run({ ...TASK, token: 'a', startedBy: mark('a') });
    expect(await cluster.startedBy(mark('a'), { cluster: 'jobs', limit: 10 })).toHaveLength(1);
    expect(await cluster.startedBy(mark('b'), { cluster: 'jobs', limit: 10 })).toEqual([]);
  });

  test('a task may be told to stop twice, and one that is not known is an error', async () => {
    const subject = await make();
    const arn = await run(subject);
    await subject.cluster.stop('jobs', arn, 'over');
    await subject.cluster.stop('jobs', arn, 'over again');
    await expect(subject.cluster.stop('jobs', arn.replace(/.$/, 'f'), 'over')).rejects.toThrow('not found');
  });

  test('a task that is not known is left out', async () => {
    const subject = await make();
    const arn = await run(subject);
    const unknown = arn.replace(/.$/, 'f');
    expect(await subject.cluster.describe('jobs', [arn, unknown])).toHaveLength(1);
    expect(await subject.cluster.describe('jobs', [])).toEqual([]);
  });

  test('refuses a task beyond the capacity and says why', async () => {
    const subject = await make();
    await subject.setCapacity(1);
    await run(subject);
    expect(await subject.cluster.run({ ...TASK, token: 'b' })).toEqual({
      started: false,
      because: "You've reached the limit on the number of tasks you can run concurrently",
    });
  });

  test('the desired count of a service is raised, and never lowered', async () => {
    const { cluster } = await make();
    expect(await cluster.setDesiredCount('jobs', 'api', 4)).toBe(2);
    expect(await cluster.setDesiredCount('jobs', 'api', 4)).toBe(4);
    expect(await cluster.setDesiredCount('jobs', 'api', 1)).toBe(4);
    expect(await cluster.setDesiredCount('jobs', 'api', 4)).toBe(4);
  });

  test('counts the tasks of the source that took the order to stop', async () => {
    const subject = await make();
    const arn = await run(subject);
    expect(await subject.source.stop([arn, arn.replace(/.$/, 'f')])).toBe(1);
    expect(await subject.source.stop([])).toBe(0);
  });

  test('fails as Transient when ECS does not answer, and a source that does not answer stops nothing', async () => {
    const subject = await make();
    const arn = await run(subject);
    subject.silence();
    await expect(subject.cluster.run({ ...TASK, token: 'b' })).rejects.toMatchObject({ name: 'Transient' });
    await expect(subject.cluster.describe('jobs', [arn])).rejects.toMatchObject({ name: 'Transient' });
    await expect(subject.cluster.startedBy('handover', { cluster: 'jobs', limit: 1 })).rejects.toMatchObject({
      name: 'Transient',
    });
    expect(await subject.source.stop([arn])).toBe(0);
  });
}
