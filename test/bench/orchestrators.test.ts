import { Dice } from '../../bench/dice';
import { DrOrchestrator, SAMPLE_TIMES } from '../../bench/dr-orchestrator';
import { compareOrchestrators, duelsOf, WORKS } from '../../bench/orchestrators';
import { promotionOf } from '../../bench/promotions';
import { databaseNames, type ShippedFailover } from '../../bench/shipped-failover';
import { VirtualClock } from '../../lab/machine';
import { DEFAULT_TIMINGS } from '../../lambda/contract/settings';
import { exampleFailover } from './example-failover';

const SEED = '1';
const FIVE = databaseNames(5);
const longestMs = Math.max(...FIVE.map((name) => promotionOf(name, 'rds', new Dice(SEED)).durationMs));
const totalMs = FIVE.reduce((sum, name) => sum + promotionOf(name, 'rds', new Dice(SEED)).durationMs, 0);

const sample = (layers: readonly (readonly string[])[], times = SAMPLE_TIMES): Promise<number> =>
  new DrOrchestrator(new VirtualClock(), new Dice(SEED), 'rds', times).failOver(layers);

describe('the structure of the sample', () => {
  test('takes as long as the slowest database of a layer, and a little more', async () => {
    const tookMs = await sample([FIVE]);
    expect(tookMs).toBeGreaterThan(longestMs);
    expect(tookMs).toBeLessThan(longestMs + SAMPLE_TIMES.pollMs + 10_000);
    expect(await sample([FIVE])).toBe(tookMs);
  });

  test('takes the sum of its layers', async () => {
    const tookMs = await sample(FIVE.map((name) => [name]));
    expect(tookMs).toBeGreaterThan(totalMs);
    expect(tookMs).toBeLessThan(totalMs + FIVE.length * (SAMPLE_TIMES.pollMs + 10_000));
  });

  test('is slower with longer sleeps and rarer looks', async () => {
    const tookMs = await sample([FIVE]);
    expect(await sample([FIVE], { ...SAMPLE_TIMES, sleepMs: longestMs + 60_000 })).toBeGreaterThan(tookMs + 30_000);
    expect(await sample([FIVE], { ...SAMPLE_TIMES, pollMs: 400_000 })).toBeGreaterThan(tookMs + 30_000);
  });
});

describe('both beside each other', () => {
  let failover: ShippedFailover;
  beforeAll(async () => {
    failover = await exampleFailover();
  });
  const [one, , layers] = WORKS;

  test('have the same promotions, and the same figures with the same seed', async () => {
    if (one === undefined) throw new Error('no work');
    const duel = () => duelsOf(one, failover, DEFAULT_TIMINGS, { draws: 2, seed: 1 });
    const played = await duel();
    expect(await duel()).toEqual(played);
    for (const [index, { handover, sampleMs }] of played.entries()) {
      const { durationMs } = promotionOf('db-1-standby', 'rds', new Dice(`1/${index + 1}`));
      expect(handover.promotedMs).toBeGreaterThan(durationMs);
      expect(sampleMs).toBeGreaterThan(durationMs);
    }
  });

  test('differ most where layers wait for each other, and less so when Handover looks once in five minutes', async () => {
    if (layers === undefined) throw new Error('no work');
    const ratio = async (promotionPollSeconds: number): Promise<number> => {
      const timings = { ...DEFAULT_TIMINGS, promotionPollSeconds };
      const [duel] = await duelsOf(layers, failover, timings, { draws: 1, seed: 1 });
      return duel === undefined ? 0 : duel.sampleMs / duel.handover.wallMs;
    };
    const asShipped = await ratio(DEFAULT_TIMINGS.promotionPollSeconds);
    expect(asShipped).toBeGreaterThan(2);
    expect(await ratio(300)).toBeLessThan(asShipped * 0.95);
  });

  test('the table says what it does not compare, seed and command', async () => {
    const table = await compareOrchestrators(failover, { draws: 1, seed: 7 });
    expect(table).toContain('no fence, no lag\ncheck, no connections, no verification');
    expect(table).toContain('npm run bench -- orchestrators --draws 1 --seed 7');
  });
});
