import type { RunDocument } from '../../../lambda/contract/run-document';
import { dryStep } from '../../../lambda/steps/dry-run/dry-step';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import {
  behind,
  LAG_SECONDS,
  LIMIT_SECONDS,
  LOOKS,
  lag,
  look,
  looks,
  next,
  STOCK,
  startedWith,
  statuses,
  untilRefused,
  WAITS,
} from './behind';
import { DB, HOME, OrdersWorld, STANDBY } from './orders-world';
import { served } from './situations';

describe('a takeover that waits for less loss', () => {
  test('promotes as soon as a copy that still replays has caught up', async () => {
    const { orders, document } = await behind();
    const waiting = await looks(orders, document, 5);
    expect(statuses(waiting)).toEqual(['waiting for less loss']);
    expect(waiting.promotion?.databases[0]?.detail).toMatch(
      /^at most \d+\.\d s of writes would be lost, the RPO is 30 s and nobody accepted more; waits for less since 2026.*, 12 of 60 s$/,
    );
    lag(orders, 0);
    const promoted = await next(orders, waiting);
    expect(statuses(promoted)).toEqual(['promoting']);
    expect(promoted.promotion).toMatchObject({ looks: 6, rpoWait: { waitedSeconds: 12, limitSeconds: LIMIT_SECONDS } });
    expect(promoted.promotion?.databases[0]?.loss).toMatchObject({ kind: 'known' });
    expect(orders.standby.fleet.promotions).toEqual(['orders-west']);
  });

  test('promotes as soon as the keeper of an old side that comes back acknowledges its close', async () => {
    const orders = await served(WAITS, LOOKS);
    orders.west.cutReplication();
    const waiting = await looks(orders, await orders.owning(), 3);
    expect(statuses(waiting)).toEqual(['waiting for less loss']);
    await orders.keeper().tick();
    expect(statuses(await next(orders, waiting))).toEqual(['promoting']);
  });

  test('refuses at the end of the wait, to the second, and says what it waited for', async () => {
    const { orders, document } = await behind();
    const { words, seconds } = await untilRefused(orders, document);
    expect(seconds).toBe(LIMIT_SECONDS);
    expect(words).toMatch(
      /^DataLossExceedsRpo: db \(orders-west\): at most (\d\d\.\d) s of writes would be lost, .*; waited 60 s for less since 2026.*: at most 1\d\d\.\d s of writes at first, at most \1 s of writes at last; start a run with --accept-loss/,
    );
    expect(orders.standby.fleet.promotions).toEqual([]);
  });

  test('waits on after a run that died, and begins no new wait after one that refused', async () => {
    const { orders, document } = await behind();
    await looks(orders, document, 20);
    const left = await untilRefused(orders, document);
    expect(left.seconds).toBe(LIMIT_SECONDS - 57);
    expect((await untilRefused(orders, document)).seconds).toBe(0);
    lag(orders, 0);
    expect(statuses(await next(orders, document))).toEqual(['promoting']);
  });

  test('ends by the machine’s own waits where the clock of the Region was set back', async () => {
    const { orders, document } = await behind();
    const waiting = await looks(orders, document, 1);
    const stopped = { now: () => new Date(0), sleep: async () => undefined };
    const context = { ...orders.context(), clock: stopped };
    let current = waiting;
    let seconds = 0;
    const refused = (async () => {
      for (;;) {
        seconds += current.promotion?.waitSeconds ?? 0;
        current = { ...current, promotion: await promoteDatabases(current, orders.standby, context) };
      }
    })();
    await expect(refused).rejects.toMatchObject({ name: 'DataLossExceedsRpo' });
    expect(seconds).toBe(LIMIT_SECONDS);
  });

  test('promotes none of several beside one that waits', async () => {
    const orders = new OrdersWorld({ ...WAITS, databases: [DB, STOCK] }, LOOKS);
    const east = orders.world.addInstance(HOME, 'stock-east');
    orders.world.addInstance(STANDBY, 'stock-west', east);
    lag(orders, LAG_SECONDS);
    const keeper = await startedWith(orders);
    const document = await orders.owning();
    await keeper.tick();
    const waiting = await looks(orders, document, 2);
    expect(waiting.promotion?.databases).toMatchObject([
      { name: 'db', status: 'waiting for less loss' },
      { name: 'stock', status: 'not ready', detail: 'db may lose more than the RPO yet' },
    ]);
    lag(orders, 0);
    expect(statuses(await next(orders, waiting))).toEqual(['promoting', 'promoting']);
  });

  test.each([
    ['when the wait is over', {}, 'waited 60 s for less', 60],
    ['when the RTO is over before the wait is', { rtoSeconds: 30 }, 'would be lost, the RPO is 30 s', 30],
  ])(
    'waits with one that is not required beside what is promoted, and serves without it %s',
    async (_, goal, because, servesAfter) => {
      const optional = { ...STOCK, required: false };
      const orders = new OrdersWorld({ ...WAITS, ...goal, databases: [DB, optional] }, LOOKS);
      const east = orders.world.addInstance(HOME, 'stock-east');
      const west = orders.world.addInstance(STANDBY, 'stock-west', east);
      if (west.replication !== undefined) west.replication.lagSeconds = LAG_SECONDS;
      const keeper = await startedWith(orders);
      const document = await orders.owning();
      await keeper.tick();
      const first = await looks(orders, document, 1);
      expect(statuses(first)).toEqual(['promoting', 'waiting for less loss']);
      let current = first;
      while (current.promotion?.status !== 'finished') {
        orders.standby.fleet.advance();
        current = await next(orders, current);
      }
      expect(statuses(current)).toEqual(['promoted', 'left out']);
      expect(current.promotion?.databases[1]?.detail).toContain(because);
      expect(Math.abs((current.promotion?.waitedSeconds ?? 0) - servesAfter)).toBeLessThan(3);
    },
  );

  test('the time of the wait does not count against the promotion', async () => {
    const { orders, document } = await behind();
    const waiting = await looks(orders, document, 20);
    lag(orders, 0);
    const promoted = await next(orders, waiting);
    const waitedSeconds = 3598 + (promoted.promotion?.rpoWait?.waitedSeconds ?? 0);
    const late = { ...promoted, promotion: { ...promoted.promotion, waitedSeconds } } as RunDocument;
    await expect(look(orders, late)).rejects.toMatchObject({ name: 'DeadlineExceeded' });
    const earlier = { ...late, promotion: { ...late.promotion, waitedSeconds: waitedSeconds - 1 } } as RunDocument;
    expect(await look(orders, earlier)).toMatchObject({ status: 'under way' });
  });

  test('a dry run names the wait, supposes that it ends well and goes on', async () => {
    const { orders, document } = await behind();
    const dry = { ...document, run: { ...document.run, dryRun: true as const } };
    const before = orders.ledger();
    const answer = await dryStep(
      'PromoteDatabases',
      dry,
      { ports: orders.standby, context: orders.context() },
      (ports) => promoteDatabases(dry, ports, orders.context()),
    );
    expect(answer).toMatchObject({
      databases: [{ status: 'promoting' }],
      calls: [
        { operation: 'dynamodb:PutItem', target: 'ledger: wait for less of epoch 2', verdict: 'unknown' },
        { operation: 'rds:PromoteReadReplica' },
      ],
    });
    expect(orders.ledger()).toBe(before);
  });
});

test('Precheck goes on above the RPO and says how long it will wait', async () => {
  const { document } = await behind();
  expect(document.precheck).toMatchObject({ next: 'go' });
  expect(document.precheck?.because).toMatch(
    /^a person started it; at most .* would be lost by now, the RPO is 30 s: it closes the old side, waits up to 60 s for less, and refuses then$/,
  );
});
