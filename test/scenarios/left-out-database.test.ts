import type { Intercept } from '../../lab/rehearsal/memory-functions';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { PERSON, type Story } from '../../lab/rehearsal/story';
import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import {
  fillsUp,
  lost,
  machines,
  mend,
  parameterOf,
  promotions,
  STOCK,
  stockIn,
  takesWrites,
  told,
  withoutStock,
} from './two-databases';

describe('a database without which the workload may serve', () => {
  let optional: ShippedMachine;
  beforeAll(async () => {
    optional = withoutStock((await machines()).failover);
  }, 180_000);

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
        next: expect.stringContaining('npx handover failover orders --left-out --reason "go on with stock-db"'),
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
      const third = await story.run('third', PERSON);
      expect(JSON.stringify(third.result)).toContain('serves the workload already under epoch 2');
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
