import type { DatabaseFacts } from '../../../lambda/ports/region-facts';
import { precheck } from '../../../lambda/steps/precheck';
import { validate } from '../../../lambda/steps/validate';
import { HOME, type OrdersWorld, STANDBY } from './orders-world';
import { lost, served, watchedToItsEnd } from './situations';
import { Switchover } from './switchover';

const make = (orders: OrdersWorld, facts: Partial<DatabaseFacts>, region = STANDBY) =>
  orders.world.region(region).makes.databases.set(region === STANDBY ? 'orders-west' : 'orders-east', facts);

/** Home is served, its observers have looked, and a switchover could begin. */
async function well(): Promise<OrdersWorld> {
  const orders = await served();
  for (const region of Object.values(orders.settings.regions)) await orders.agent(region).tick();
  return orders;
}

const UNLIKE: Partial<DatabaseFacts> = { parameters: {}, engineVersion: '16.9', instanceClasses: ['db.t4g.micro'] };

describe('a failover', () => {
  test('goes on with a copy that is not alike, and names what differs with what to do', async () => {
    const orders = await lost();
    orders.home.fleet.away = false;
    make(orders, UNLIKE);
    const { precheck } = await orders.prechecked();
    expect(precheck.next).toBe('go');
    expect(precheck.checks.filter(({ name }) => name === 'parity of db')).toMatchObject([
      { passed: false, detail: expect.stringContaining('16.9 here and 17.6 there') },
      { passed: false, detail: expect.stringContaining('parameters differ') },
      { passed: false, detail: expect.stringContaining('the class is db.t4g.micro here') },
    ]);
  });

  test('goes on when the Region that failed tells nothing, and says that it is unknown, which is no warning', async () => {
    const orders = await lost();
    const { precheck } = await orders.prechecked();
    expect(precheck.next).toBe('go');
    expect(precheck.checks).toContainEqual({
      name: 'parity of db',
      passed: true,
      detail: `whether both sides are alike is unknown: RDS of ${HOME} does not answer`,
    });
  });

  test('carries no check that has passed from state to state', async () => {
    const orders = await served();
    const { precheck } = await orders.prechecked();
    expect(precheck.checks.map(({ name }) => name)).toEqual(['database db']);
  });

  test('compares nothing when it goes on with a takeover: what it would compare is moving', async () => {
    const orders = await served();
    const document = await orders.owning();
    make(orders, UNLIKE);
    const { checks } = await precheck(document, orders.standby, orders.context());
    expect(checks.map(({ name }) => name)).toEqual(['database db']);
  });
});

describe('a switchover', () => {
  test('goes when both sides are alike, and names what only has to be known', async () => {
    const orders = await well();
    make(orders, { instanceClasses: ['db.t4g.micro'] });
    const { precheck } = await new Switchover(orders).prechecked();
    expect(precheck?.next).toBe('go');
    expect(precheck?.checks).toContainEqual(
      expect.objectContaining({ passed: false, detail: expect.stringContaining('the class is db.t4g.micro here') }),
    );
  });

  test('refuses what differs, naming what to do', async () => {
    const orders = await well();
    make(orders, UNLIKE);
    await expect(new Switchover(orders).prechecked()).rejects.toMatchObject({
      name: 'PrecheckFailed',
      message: expect.stringMatching(/engine version is 16\.9 here.*upgrade the older one.*parameters differ/),
    });
  });

  test('refuses when the other Region does not tell what it has', async () => {
    const orders = await well();
    orders.home.fleet.away = true;
    await expect(new Switchover(orders).prechecked()).rejects.toMatchObject({
      name: 'PrecheckFailed',
      message: expect.stringContaining('whether both sides are alike is unknown'),
    });
  });

  test('refuses a task definition that is not here, and one that nobody tells of', async () => {
    const orders = await well();
    orders.world.region(STANDBY).makes.tasks.set('invoice', undefined);
    await expect(new Switchover(orders).prechecked()).rejects.toThrow(
      'jobs of invoices: invoice does not exist here: deploy it to this Region',
    );
  });
});

describe('validate', () => {
  test('says what Precheck of either run says, by the same checks, and writes nothing', async () => {
    const orders = await well();
    make(orders, UNLIKE);
    const before = orders.ledger();
    const validation = await validate(orders.standby, orders.context());
    expect(orders.ledger()).toBe(before);
    expect(validation).toMatchObject({ from: HOME, to: STANDBY, epoch: 1, failover: { verdict: 'goes' } });
    expect(validation.switchover.verdict).toBe('refuses');
    await expect(new Switchover(orders).prechecked()).rejects.toThrow(validation.switchover.because);
  });

  test('gives each check a verdict', async () => {
    const orders = await well();
    make(orders, { parameters: {}, backupDays: 0 });
    orders.home.cluster.away = true;
    orders.world.region(STANDBY).makes.tasks.set('api', undefined);
    const { checks } = await validate(orders.standby, orders.context());
    const verdicts = new Map(checks.map(({ name, about, verdict }) => [`${name}: ${about}`, verdict]));
    expect(Object.fromEntries(verdicts)).toMatchObject({
      'database db: ready': 'passed',
      [`lease of ${HOME}: switchover`]: 'passed',
      'parity of db: parameters': 'stops a switchover',
      'parity of db: backups': 'noted',
      'parity of db: engine version': 'passed',
      'service api: task definition': 'stops a switchover',
      'jobs of invoices: task definition': 'passed',
    });
  });

  test('says that a failover would be refused, and why, when the copy is gone', async () => {
    const orders = await well();
    orders.standby.fleet.instances.delete('orders-west');
    const { failover, checks } = await validate(orders.standby, orders.context());
    expect(failover).toMatchObject({
      verdict: 'refuses',
      because: expect.stringContaining('create the replica first'),
    });
    expect(checks).toContainEqual(expect.objectContaining({ name: 'database db', verdict: 'stops every run' }));
  });

  test('answers while the Region that serves is gone', async () => {
    const orders = await lost();
    await watchedToItsEnd(orders);
    const { failover, switchover, checks } = await validate(orders.standby, orders.context());
    expect(failover.verdict).toBe('goes');
    expect(switchover.verdict).toBe('refuses');
    expect(checks).toContainEqual(expect.objectContaining({ about: 'other side', verdict: 'unknown' }));
  });

  test('refuses where the workload serves, naming the Region to ask', async () => {
    const orders = await well();
    await expect(validate(orders.home, orders.context(HOME))).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining(`${HOME} serves orders under epoch 1`),
    });
  });
});
