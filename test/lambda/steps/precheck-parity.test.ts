import type { DatabaseFacts } from '../../../lambda/ports/region-facts';
import { precheck } from '../../../lambda/steps/precheck';
import { validate } from '../../../lambda/steps/validate';
import { HOME, type OrdersWorld, STANDBY } from './orders-world';
import { lost, served, watchedToItsEnd } from './situations';
import { Switchover } from './switchover';

const ECR = `111122223333.dkr.ecr.${STANDBY}.amazonaws.com`;

/** The service and its jobs are of one image of the own registry. */
function ofOneImage(orders: OrdersWorld): void {
  const facts = { active: true, status: 'ACTIVE', images: { main: `${ECR}/orders:1` }, vcpus: 1 };
  for (const name of ['api', 'invoice']) orders.world.region(STANDBY).makes.tasks.set(name, facts);
}

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

  test('goes on without an image, and while neither registries nor quotas answer, and says so', async () => {
    const orders = await lost();
    ofOneImage(orders);
    const { supplies } = orders.world.region(STANDBY);
    supplies.images.set('orders', { kind: 'no image' });
    const missing = await orders.prechecked();
    expect(missing.precheck.next).toBe('go');
    expect(missing.precheck.checks).toContainEqual(
      expect.objectContaining({
        name: 'service api',
        passed: false,
        detail: expect.stringContaining('push it or let'),
      }),
    );
    supplies.away = true;
    const silent = await orders.prechecked();
    expect(silent.precheck.next).toBe('go');
    expect(silent.precheck.checks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'service api', detail: expect.stringContaining('does not answer') }),
        expect.objectContaining({ name: `Fargate in ${STANDBY}`, detail: expect.stringContaining('does not answer') }),
      ]),
    );
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

  test('refuses an image that does not exist, having asked for it once', async () => {
    const orders = await well();
    ofOneImage(orders);
    const { supplies } = orders.world.region(STANDBY);
    supplies.images.set('orders', { kind: 'no repository' });
    await expect(new Switchover(orders).prechecked()).rejects.toThrow(
      `service api: the repository of ${ECR}/orders:1 does not exist: replicate it to this Region`,
    );
    expect(supplies.asked).toEqual(['orders']);
  });

  test('refuses an image in the registry of the Region that serves, and asks that registry nothing', async () => {
    const orders = await well();
    const image = `111122223333.dkr.ecr.${HOME}.amazonaws.com/orders:1`;
    orders.world.region(STANDBY).makes.tasks.set('api', { active: true, status: 'ACTIVE', images: { main: image } });
    await expect(new Switchover(orders).prechecked()).rejects.toThrow(
      `service api: ${image} stands in the registry of ${HOME}, which may be gone: replicate to this Region`,
    );
    expect(orders.world.region(STANDBY).supplies.asked).toEqual([]);
  });

  test('refuses services that have no room, by what the other side had of late', async () => {
    const orders = await well();
    ofOneImage(orders);
    const { supplies } = orders.world.region(STANDBY);
    supplies.room = { mostVcpus: 8, told: 'applied', usedVcpus: 0 };
    expect((await new Switchover(orders).prechecked()).precheck?.next).toBe('go');
    orders.home.cluster.services.set('web/api', 12);
    await orders.agent(HOME).tick();
    await expect(new Switchover(orders).prechecked()).rejects.toThrow(
      /services need 1\d vCPU more here, and 0 of 8 are used/,
    );
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

  test('names what the way back has no room for, in either Region, and stops nothing for it', async () => {
    const orders = await well();
    const most = { [STANDBY]: 40, [HOME]: 20 };
    for (const [region, all] of Object.entries(most))
      orders.world.region(region).makes.quotas.push({ name: 'DBInstances', used: all, most: all });
    const { checks, switchover } = await validate(orders.standby, orders.context());
    expect(switchover.verdict).toBe('goes');
    expect(checks.filter(({ about }) => about === 'quota')).toEqual(
      Object.entries(most).map(([region, all]) => ({
        name: `RDS in ${region}`,
        about: 'quota',
        verdict: 'noted',
        detail: `DBInstances: ${all} of ${all} are used, and the way back makes 1 more: have the quota raised`,
      })),
    );
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
