import type { RunDocument } from '../../../lambda/contract/run-document';
import type { WorkloadSettings } from '../../../lambda/contract/settings';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import { OrdersWorld } from './orders-world';
import { lost } from './situations';

const GLOBAL: Partial<WorkloadSettings> = {
  databases: new OrdersWorld().settings.databases.map((database) => ({
    ...database,
    kind: 'aurora-global',
    globalCluster: 'orders',
  })),
};
const optional = (): Partial<WorkloadSettings> => {
  const [database] = new OrdersWorld().settings.databases;
  if (database === undefined) throw new Error('no database');
  const [home, standby] = ['audit-east', 'audit-west'];
  return { databases: [database, { ...database, name: 'audit', instance: { home, standby }, required: false }] };
};

/** A run that looks, waits as long as it was told, and looks again; each look as often as the machine makes it. */
class Promoting {
  private constructor(
    readonly orders: OrdersWorld,
    private document: RunDocument,
  ) {}

  static async begin(orders: OrdersWorld): Promise<Promoting> {
    return new Promoting(orders, await orders.owning());
  }

  async look() {
    const { orders, document } = this;
    const promotion = await promoteDatabases(document, orders.standby, orders.context());
    this.document = { ...document, promotion };
    return promotion.databases[0];
  }

  /** So many seconds, in looks. */
  async for(seconds: number) {
    const until = this.waited + seconds;
    let seen = this.document.promotion?.databases[0];
    while (this.waited < until && this.promotion?.status !== 'finished') {
      await this.orders.clock.advance(this.document.promotion?.waitSeconds ?? 0);
      seen = await this.look();
    }
    return seen;
  }

  get promotion() {
    return this.document.promotion;
  }

  get calls(): readonly string[] {
    return this.orders.standby.fleet.ways;
  }

  private get waited(): number {
    const { waitedSeconds = 0, waitSeconds = 0 } = this.document.promotion ?? {};
    return waitedSeconds + waitSeconds;
  }
}

const begin = async (settings: Partial<WorkloadSettings> = {}) => {
  const run = await Promoting.begin(await lost(settings));
  await run.look();
  return run;
};

describe('an accepted promotion', () => {
  test('of which nothing is to be seen is called for again after two minutes, by the same rules, and comes to its end', async () => {
    const run = await begin();
    const { fleet } = run.orders.standby;
    fleet.comesToNothing('orders-west');
    expect(await run.for(115)).toMatchObject({ status: 'promoting', called: { times: 1 } });
    expect(run.calls).toEqual(['failover']);
    expect(await run.for(1)).toMatchObject({
      status: 'promoting',
      detail: expect.stringContaining('was accepted once and came to nothing: nothing of it is to be seen for 120 s'),
      called: { times: 2, quietSeconds: 0 },
    });
    for (let phase = 0; phase < 3; phase++) fleet.advance();
    expect(await run.look()).toMatchObject({ status: 'promoted' });
    expect(run.calls).toEqual(['failover', 'failover']);
  });

  test('that goes on is not called for again, however long it takes', async () => {
    const run = await begin();
    run.orders.standby.fleet.advance();
    expect(await run.for(1_500)).toMatchObject({ status: 'promoting', called: { times: 1, quietSeconds: 0 } });
    expect(run.calls).toEqual(['failover']);
  });

  test('that was under way begins to be quiet when nothing of it is shown any more', async () => {
    const run = await begin();
    const { fleet } = run.orders.standby;
    fleet.advance();
    await run.for(600);
    fleet.comesToNothing('orders-west');
    await run.for(116);
    expect(run.calls).toHaveLength(1);
    await run.for(6);
    expect(run.calls).toHaveLength(2);
  });

  test('is waited for after the third call until the deadline: it may be slow to show', async () => {
    const run = await begin();
    const { fleet } = run.orders.standby;
    const fails = async () => {
      for (;;) {
        fleet.comesToNothing('orders-west');
        await run.for(10);
      }
    };
    await expect(fails()).rejects.toMatchObject({
      name: 'DeadlineExceeded',
      message: expect.stringContaining('its promotion was accepted 3 times and came to nothing'),
    });
    expect(run.calls).toHaveLength(3);
    expect(run.promotion?.waitedSeconds).toBeGreaterThan(3_500);
  });

  test('is not called for again while the copy does not answer: it may reboot into its promotion', async () => {
    const run = await begin();
    run.orders.standby.fleet.comesToNothing('orders-west');
    run.orders.west.stop();
    expect(await run.for(600)).toMatchObject({ status: 'promoting', called: { times: 1, quietSeconds: 0 } });
    expect(run.calls).toEqual(['failover']);
  });

  test('is left out at the end of the RTO where the workload can do without it', async () => {
    const orders = new OrdersWorld(optional());
    const home = orders.world.addInstance(orders.settings.regions.home, 'audit-east');
    orders.world.addInstance(orders.settings.regions.standby, 'audit-west', home);
    await orders.serving();
    orders.loseHome();
    home.stop();
    const run = await Promoting.begin(orders);
    await run.look();
    const { fleet } = orders.standby;
    fleet.comesToNothing('audit-west');
    for (let phase = 0; phase < 3; phase++) fleet.advance();
    const audit = fleet.instances.get('audit-west');
    for (let round = 0; round < 100 && run.promotion?.status !== 'finished'; round++) {
      if (audit?.role === 'replica') fleet.comesToNothing('audit-west');
      await run.for(10);
    }
    expect(run.promotion?.databases).toMatchObject([
      { name: 'db', status: 'promoted' },
      { name: 'audit', status: 'left out', detail: expect.stringContaining('accepted 3 times and came to nothing') },
    ]);
  });

  test('is waited for when a second call is refused: something is under way after all', async () => {
    const run = await begin();
    expect(await run.for(116)).toMatchObject({
      status: 'promoting',
      detail: expect.stringContaining('RDS refused to promote orders-west in status available'),
      called: { times: 1, quietSeconds: 0 },
    });
    expect(run.calls).toHaveLength(1);
  });

  test('of an execution that began before calls were counted is one that was just made', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const first = await promoteDatabases(document, orders.standby, orders.context());
    const databases = first.databases.map(({ called: _, ...rest }) => rest);
    const promotion = { ...first, databases };
    const next = await promoteDatabases({ ...document, promotion }, orders.standby, orders.context());
    expect(next.databases).toMatchObject([
      { status: 'promoting', called: { times: 1, quietSeconds: first.waitSeconds } },
    ]);
    expect(orders.standby.fleet.promotions).toHaveLength(1);
  });
});

describe('an Aurora failover', () => {
  const fenced = async () => {
    const orders = new OrdersWorld(GLOBAL);
    for (const [region, name] of [
      [orders.home, 'orders-east'],
      [orders.standby, 'orders-west'],
    ] as const) {
      const instance = region.fleet.instances.get(name);
      if (instance !== undefined) Object.assign(instance, { kind: 'aurora-global', replicationStatus: 'connected' });
    }
    await orders.serving();
    const run = await Promoting.begin(orders);
    return { orders, run };
  };

  test('that Aurora says it gave up is called for again at once, and never before the fence', async () => {
    const { orders, run } = await fenced();
    expect(await run.look()).toMatchObject({ status: 'waiting for the fence' });
    await orders.keeper().tick();
    expect(await run.look()).toMatchObject({ status: 'promoting' });
    orders.standby.fleet.advance();
    await run.for(10);
    const text = 'Global failover to DB cluster orders-west in Region us-west-2 failed.';
    orders.standby.fleet.comesToNothing('orders-west', { at: orders.now(), text });
    expect(await run.for(1)).toMatchObject({ detail: expect.stringContaining(text), called: { times: 2 } });
    expect(run.calls).toEqual(['failover', 'failover']);
  });

  test('whose event is older than its last call is not called for again', async () => {
    const { orders, run } = await fenced();
    await orders.keeper().tick();
    const said = { at: orders.now(), text: 'an earlier one failed' };
    await orders.clock.advance(1);
    await run.look();
    orders.standby.fleet.comesToNothing('orders-west', said);
    await run.for(60);
    expect(run.calls).toEqual(['failover']);
  });
});
