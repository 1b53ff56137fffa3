import type { Intercept } from '../../lab/rehearsal/memory-functions';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { PERSON } from '../../lab/rehearsal/story';
import type { PromotionAnswer } from '../../lambda/contract/step-answers';
import type { Orchestration } from '../../lambda/contract/steps';
import { entered, fillsUp, lost, machines, mend, promotions, STOCK, takesWrites, told } from './two-databases';

describe('two databases, one of them after the other', () => {
  let required: Readonly<Record<Orchestration, ShippedMachine>>;
  beforeAll(async () => {
    required = await machines();
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
});
