import { ERRORS, FailoverError } from '../../../lambda/contract/errors';
import type { DatabaseSettings } from '../../../lambda/contract/settings';
import { validate } from '../../../lambda/steps/validate';
import { died } from './behind';
import { DB, HOME, OrdersWorld, STANDBY } from './orders-world';
import { lost } from './situations';

const AURORA = { ...DB, kind: 'aurora-global', globalCluster: 'orders' } as const;
const SEARCH: DatabaseSettings = {
  ...AURORA,
  name: 'search',
  globalCluster: 'search',
  instance: { home: 'search-east', standby: 'search-west' },
  required: false,
};
const THROTTLED = new FailoverError(ERRORS.transient, 'asking us-west-2 for orders-west: Throttling: Rate exceeded');
const DENIED = new Error('AccessDenied: not authorized to perform rds:DescribeGlobalClusters');

const makes = (orders: OrdersWorld) => orders.world.region(STANDBY).makes;

describe('a failover of an Aurora global database of which this Region tells nothing', () => {
  const refusedWith = async (error: Error) => {
    const orders = await lost({ databases: [AURORA] });
    makes(orders).refusals.set('orders-west', error);
    return orders;
  };

  test('is tried again while the control plane says "later", and goes on when it tells', async () => {
    const orders = await refusedWith(THROTTLED);
    await expect(orders.prechecked()).rejects.toMatchObject({
      name: ERRORS.transient,
      message: expect.stringContaining('Rate exceeded'),
    });
    makes(orders).refusals.clear();
    expect((await orders.prechecked()).precheck.next).toBe('go');
  });

  test('is refused where it is denied: another try tells no more', async () => {
    const orders = await refusedWith(DENIED);
    await expect(orders.prechecked()).rejects.toMatchObject({ name: ERRORS.precheckFailed });
  });

  test('is said by a validation, which retries nothing', async () => {
    const orders = await refusedWith(THROTTLED);
    const { failover } = await validate(orders.standby, orders.context());
    expect(JSON.stringify(failover)).toContain('Rate exceeded');
  });
});

describe('a failover beside an Aurora database that the workload can do without', () => {
  const beside = async () => {
    const orders = new OrdersWorld({ databases: [DB, SEARCH] });
    const east = orders.world.addInstance(HOME, 'search-east', undefined, 'aurora-global');
    orders.world.addInstance(STANDBY, 'search-west', east, 'aurora-global');
    await orders.serving();
    orders.loseHome();
    return orders;
  };

  test.each([
    ['does not tell what it is', THROTTLED],
    ['may not be asked', DENIED],
  ])('leaves it out with the reason when it %s', async (_, error) => {
    const orders = await beside();
    makes(orders).refusals.set('search-west', error);
    const { precheck } = await orders.prechecked();
    expect(precheck).toMatchObject({ next: 'go', leftOut: { search: expect.stringContaining(error.message) } });
  });

  test('still leaves it out when a run goes on with the takeover, while write forwarding is on', async () => {
    const orders = await beside();
    const writeForwarding = [{ cluster: 'search-east', status: 'enabled' }];
    const global = { member: true, engineVersion: '17.6', encrypted: true, writeForwarding } as const;
    makes(orders).databases.set('search-west', { global });
    const document = await orders.owning();
    expect(document.precheck?.leftOut).toMatchObject({ search: expect.stringContaining('write forwarding') });
    await died(orders, 'run-1');
    const { precheck } = await orders.prechecked('run-2');
    expect(precheck).toMatchObject({ next: 'go', leftOut: { search: expect.stringContaining('write forwarding') } });
  });
});
