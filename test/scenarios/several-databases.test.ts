import { readWorkload } from '../../lab/app/deployed-workload';
import type { Intercept } from '../../lab/rehearsal/memory-functions';
import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import type { ExecutionRun } from '../../lab/rehearsal/run-execution';
import { machineOf, type ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { PERSON, Story } from '../../lab/rehearsal/story';
import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import { connectionParameterName } from '../../lambda/contract/names';
import type { PromotionAnswer } from '../../lambda/contract/run-document';
import type { Orchestration } from '../../lambda/contract/steps';
import type { HandoverConfig } from '../../lib/config/config';
import { synthesized } from './shipped';

const STOCK = 'stock-db';

/** It comes after `orders-db`, in which the markers of jobs are. */
const AFTER_ORDERS: HandoverConfig = {
  ...CONFIG,
  workloads: CONFIG.workloads.map((workload) => ({
    ...workload,
    databases: workload.databases.map((database) =>
      database.name === STOCK ? { ...database, dependsOn: ['orders-db'] } : database,
    ),
  })),
};

/** The same app, in whose settings the workload may serve without it. */
const withoutStock = (shipped: ShippedMachine): ShippedMachine => {
  const settings = [...shipped.workload.settings].map(([region, one]) => {
    const databases = one.databases.map((each) => (each.name === STOCK ? { ...each, required: false } : each));
    return [region, { ...one, databases }] as const;
  });
  return { ...shipped, workload: { ...shipped.workload, settings: new Map(settings) } };
};

/** The instance of `stock-db` in the standby Region, as its control plane knows it. */
function stockIn({ world }: Story) {
  const { fleet } = world.region(world.regionOf('standby'));
  const id = world.settings.databases.find(({ name }) => name === STOCK)?.instance.standby ?? 'none';
  const instance = fleet.instances.get(id);
  if (instance === undefined) throw new Error(`no instance ${id}`);
  return { id, instance };
}

/** RDS accepts its promotion, and gives it up: the storage is full. */
const fillsUp = (of: () => Story): Intercept => {
  let filled = false;
  return async (step, act) => {
    const answer = await act();
    const asked =
      step === 'PromoteDatabases' &&
      (answer as PromotionAnswer).databases.some(({ name, status }) => name === STOCK && status === 'promoting');
    if (asked && !filled) Object.assign(stockIn(of()).instance, { phase: undefined, status: 'storage-full' });
    filled ||= asked;
    return answer;
  };
};

/** Somebody has given it more storage. */
const mend = (story: Story) => Object.assign(stockIn(story).instance, { status: 'available' });

async function told<T>(
  shipped: ShippedMachine,
  intercept: ((of: () => Story) => Intercept) | undefined,
  tell: (story: Story) => Promise<T>,
): Promise<T> {
  const story: Story = new Story(
    shipped,
    intercept?.(() => story),
  );
  return story.told(() => tell(story));
}

const lost = async (story: Story): Promise<void> => {
  await story.serving();
  await story.partition();
};

const entered = ({ events }: ExecutionRun): readonly string[] =>
  events.flatMap((event) => (event.kind === 'StateEntered' ? [event.state] : []));

/** How often each database's promotion was asked for. */
const promotions = ({ deeds, world }: Story) =>
  Object.fromEntries(
    world.settings.databases.map(({ name, instance }) => [
      name,
      deeds.promotions.filter((id) => id === instance.standby).length,
    ]),
  );

const takesWrites = ({ world }: Story, database: string): boolean =>
  world.server(database, 'standby').refusesCommits() === undefined;

const parameterOf = ({ world }: Story, database: string): unknown => {
  const { values } = world.region(world.regionOf('standby')).parameters;
  return JSON.parse(values.get(connectionParameterName(world.settings, database)) ?? 'null');
};

describe('two databases, one of them after the other', () => {
  let required: Readonly<Record<Orchestration, ShippedMachine>>;
  let optional: ShippedMachine;
  beforeAll(async () => {
    const workload = await synthesized((assembly) => readWorkload(assembly), AFTER_ORDERS);
    required = {
      failover: machineOf(workload, 'standby', 'failover'),
      switchover: machineOf(workload, 'standby', 'switchover'),
    };
    optional = withoutStock(required.failover);
  }, 180_000);

  test('are promoted in their order', async () => {
    const looks: (readonly string[])[] = [];
    const watching = (): Intercept => async (step, act) => {
      const answer = await act();
      if (step === 'PromoteDatabases') looks.push((answer as PromotionAnswer).databases.map(({ status }) => status));
      return answer;
    };
    await told(required.failover, watching, async (story) => {
      await lost(story);
      expect((await story.run('first', PERSON)).result.status).toBe('SUCCEEDED');
      const { broken } = await story.end();
      expect(broken).toEqual([]);
      expect(promotions(story)).toEqual({ 'orders-db': 1, 'stock-db': 1 });
    });
    const began = looks.findIndex(([, stock]) => stock === 'promoting');
    expect(looks.slice(0, began).every(([, stock]) => stock === 'not ready' || stock === 'waiting for the fence')).toBe(
      true,
    );
    expect(looks[began]?.[0]).toBe('promoted');
  });

  test('a switchover asks for the first of them only when all can be had, and goes on in their order', async () => {
    await told(required.switchover, undefined, async (story) => {
      await story.serving();
      expect((await story.run('first', PERSON)).result.status).toBe('SUCCEEDED');
      expect(promotions(story)).toEqual({ 'orders-db': 1, 'stock-db': 1 });
      expect(['orders-db', STOCK].map((name) => takesWrites(story, name))).toEqual([true, true]);
    });
  });

  test('a required one that fails for good keeps traffic where it is, and a new run promotes it alone', async () => {
    await told(required.failover, fillsUp, async (story) => {
      await lost(story);
      const traffic = new Map(story.world.names.targets);
      const first = await story.run('first', PERSON);
      expect(first.result).toMatchObject({ status: 'FAILED', error: 'FailoverIncomplete' });
      expect((await story.ports.reports.latest())?.summary).toMatch(/DatabaseNeedsPerson: stock-db .*storage-full/);
      expect(entered(first)).not.toContain('ShiftTraffic');
      expect(entered(first)).not.toContain('OpenDatabases');
      expect(story.world.names.targets).toEqual(traffic);
      mend(story);
      expect((await story.run('second', PERSON)).result.status).toBe('SUCCEEDED');
      const { broken } = await story.end();
      expect(broken.filter((line) => !/stock-db was told to promote 2 times/.test(line))).toEqual([]);
      expect(promotions(story)).toEqual({ 'orders-db': 1, 'stock-db': 2 });
    });
  });

  test('one that is not required is left out: traffic moves, and the report says which is missing', async () => {
    await told(optional, fillsUp, async (story) => {
      await lost(story);
      const { result } = await story.run('first', PERSON);
      expect(result.status).toBe('SUCCEEDED');
      await story.wait(60);
      expect(['orders-db', STOCK].map((name) => takesWrites(story, name))).toEqual([true, false]);
      expect(parameterOf(story, 'orders-db')).toMatchObject({ epoch: 2 });
      expect(parameterOf(story, STOCK)).toBeNull();
      expect(await story.ports.reports.inventory()).toMatchObject({
        epoch: 2,
        databases: [{ name: 'orders-db' }],
        missing: [STOCK],
      });
      const report = await story.ports.reports.latest();
      expect(report).toMatchObject({
        outcome: 'completed',
        summary: 'orders serves from us-west-2 under epoch 2, without stock-db',
        next: expect.stringContaining('npx handover failover orders --reason "go on with stock-db"'),
      });
      expect(report?.checks).toContainEqual({
        name: 'database stock-db',
        passed: false,
        detail: 'left out: status is storage-full, which does not pass by itself',
      });
    });
  });

  test('a new run goes on with what was left out, and does nothing to the others', async () => {
    await told(optional, fillsUp, async (story) => {
      await lost(story);
      await story.run('first', PERSON);
      await story.wait(60);
      mend(story);
      const { result } = await story.run('second', PERSON);
      expect(result.status).toBe('SUCCEEDED');
      const { broken } = await story.end();
      expect(broken.filter((line) => !/stock-db was told to promote 2 times/.test(line))).toEqual([]);
      expect(promotions(story)).toEqual({ 'orders-db': 1, 'stock-db': 2 });
      expect(story.deeds.takeovers).toEqual([2]);
      expect(['orders-db', STOCK].map((name) => takesWrites(story, name))).toEqual([true, true]);
      expect(parameterOf(story, STOCK)).toMatchObject({ epoch: 2 });
      expect((await story.ports.reports.inventory())?.missing).toBeUndefined();
      expect((await story.run('third', PERSON)).result).toMatchObject({ status: 'SUCCEEDED' });
      expect((await story.ports.reports.latest())?.run.id).toBe('second');
    });
  });

  test('what is ill already when the run begins is left out too, and nothing asks it for a promotion', async () => {
    await told(optional, undefined, async (story) => {
      await lost(story);
      Object.assign(stockIn(story).instance, { status: 'storage-full' });
      expect((await story.run('first', PERSON)).result.status).toBe('SUCCEEDED');
      expect(promotions(story)).toEqual({ 'orders-db': 1, 'stock-db': 0 });
      expect((await story.ports.reports.latest())?.summary).toContain('without stock-db');
    });
  });

  test('what RDS refuses at the call is left out too', async () => {
    await told(optional, undefined, async (story) => {
      await lost(story);
      const { fleet } = story.world.region(story.world.regionOf('standby'));
      const { id } = stockIn(story);
      const promote = fleet.promote.bind(fleet);
      fleet.promote = async (identifier, how) => {
        if (identifier !== id) return promote(identifier, how);
        throw new FailoverError(ERRORS.databaseNeedsPerson, `RDS refused to promote ${id} in status storage-full`);
      };
      expect((await story.run('first', PERSON)).result.status).toBe('SUCCEEDED');
      expect((await story.ports.reports.latest())?.checks).toContainEqual({
        name: 'database stock-db',
        passed: false,
        detail: `left out: RDS refused to promote ${id} in status storage-full`,
      });
    });
  });

  test('what is still under way when the RTO is over is left out, and goes on for a later run', async () => {
    const hangs =
      (of: () => Story): Intercept =>
      async (step, act) => {
        const { instance } = stockIn(of());
        if (step === 'PromoteDatabases' && instance.phase !== undefined) Object.assign(instance, { phase: undefined });
        return act();
      };
    await told(optional, hangs, async (story) => {
      await lost(story);
      const { startedAt, endedAt } = await story
        .run('first', PERSON)
        .then(async () => (await story.ports.reports.latest())?.run ?? { startedAt: '', endedAt: '' });
      const tookSeconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
      const { rtoSeconds } = story.world.settings;
      expect(tookSeconds).toBeGreaterThan(rtoSeconds - 30);
      expect(tookSeconds).toBeLessThan(rtoSeconds + 180);
      expect((await story.ports.reports.latest())?.summary).toContain('without stock-db');
    });
  });
});
