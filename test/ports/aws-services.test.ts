import { EcsCluster } from '../../lambda/adapters/aws/ecs-cluster';
import { EcsServiceCounts } from '../../lambda/adapters/aws/ecs-service-counts';
import { clusterSnapshotsContract } from './cluster-snapshots.contract';
import { databaseFleetContract, globalDatabaseContract } from './database-fleet.contract';
import { labFacts } from './lab-facts';
import { LabServices } from './lab-services';
import { STANDBY } from './ledger-subject';
import { GLOBAL, PAIR, regionFactsContract } from './region-facts.contract';
import { regionalServicesContract } from './regional-services.contract';
import { regionalSignsContract } from './regional-signs.contract';
import { replicaSeedingContract } from './replica-seeding.contract';
import { runEventsContract } from './run-events.contract';
import { makeLabSeeding } from './seeding-subjects';
import { makeLabSnapshots } from './snapshot-subjects';
import { labSupplies } from './supplies-subjects';
import { taskClusterContract } from './task-cluster.contract';
import { taskSuppliesContract } from './task-supplies.contract';

const lab = new LabServices();
beforeAll(() => lab.start());
afterAll(() => lab.stop());

describe('RDS replica pairs', () => databaseFleetContract(lab.makeFleet));
describe('Aurora global databases', () => {
  databaseFleetContract(lab.makeAurora, { follows: 'connected', broken: 'pending-resync' });
  globalDatabaseContract(lab.makeAurora);
});
describe('RDS instances that are replaced', () => replicaSeedingContract(makeLabSeeding(lab)));
describe('snapshots of Aurora clusters', () => clusterSnapshotsContract(makeLabSnapshots(lab)));
describe('ECS', () => taskClusterContract(lab.makeCluster));
describe('CloudWatch alarms and ECS services', () => {
  regionalSignsContract(lab.makeSigns);

  test('what ECS could not place is told in its own words, while it is so', async () => {
    const region = 'us-signs-full';
    const { ecs, faults } = lab.cloud;
    faults.clear();
    ecs.addCluster({ region, name: 'web' });
    ecs.addService({ region, cluster: 'web', name: 'api', desiredCount: 1, room: 2 });
    const both = (name: string) => ({ home: name, standby: name });
    const service = { name: 'api', cluster: both('web'), service: both('api'), desiredCount: 1 };
    const counts = new EcsServiceCounts(region, 'home', [service]);
    await new EcsCluster(region).setDesiredCount('web', 'api', 4);
    const refusal = expect.stringContaining('was unable to place a task. Reason: Capacity is unavailable');
    await expect(counts.counts()).resolves.toEqual([{ service: 'api', running: 2, desired: 4, refusal }]);
  });
});
describe('RDS, ECS and Secrets Manager', () => {
  regionFactsContract(labFacts(lab.cloud));

  const offering = async (make: () => void) => {
    const { facts } = await labFacts(lab.cloud)();
    make();
    const asked = () => lab.cloud.log.entries.filter(({ operation }) => /^DescribeOrderable/.test(operation)).length;
    const before = asked();
    const told = await Promise.all([facts.database(PAIR), facts.database(GLOBAL), facts.database(PAIR)]);
    lab.cloud.offers.limited.clear();
    return { offeredIn: told.map((one) => one?.offeredIn), asked: asked() - before };
  };

  test('where a class is offered is told of the zones of its subnets, and asked once for each kind', async () => {
    const { offeredIn, asked } = await offering(() =>
      lab.cloud.offers.limited.set(`${STANDBY}/db.m7g.large`, ['us-west-2b', 'us-west-2c']),
    );
    expect(offeredIn).toEqual([['us-west-2b'], ['us-west-2a', 'us-west-2b'], ['us-west-2b']]);
    expect(asked).toBe(2);
  });

  test('where nobody tells where a class is offered all else is told, and that is not nowhere', async () => {
    const fault = { kind: 'throttle' } as const;
    const { offeredIn } = await offering(() =>
      lab.cloud.faults.add({ operation: 'DescribeOrderableDBInstanceOptions', fault }),
    );
    expect(offeredIn).toEqual([undefined, undefined, undefined]);
  });
});
describe('ECR, Service Quotas and CloudWatch', () => {
  taskSuppliesContract(labSupplies(lab.cloud));

  test.each(['black-hole', 'refuse', 'throttle'] as const)(
    'fails soon where they answer with %s: a failover does not wait for them',
    async (kind) => {
      const { supplies, region } = await labSupplies(lab.cloud)();
      for (const service of ['ecr', 'servicequotas', 'cloudwatch']) lab.cloud.faults.add({ service, fault: { kind } });
      const image = { registry: '111122223333', region, repository: 'orders', at: { tag: '1.4.2' } };
      const began = performance.now();
      const asked = await Promise.allSettled([supplies.image(image), supplies.fargate()]);
      expect(performance.now() - began).toBeLessThan(2_900);
      expect(asked).toMatchObject([1, 2].map(() => ({ status: 'rejected', reason: { name: 'Transient' } })));
    },
  );

  test('a default that was missed matters only where nothing was applied, and so do figures of CloudWatch', async () => {
    const { supplies, region } = await labSupplies(lab.cloud)();
    lab.cloud.quotas.apply(region, 'fargate', 'L-3032A538', 6);
    lab.cloud.faults.add({
      service: 'servicequotas',
      operation: 'GetAWSDefaultServiceQuota',
      fault: { kind: 'refuse' },
    });
    lab.cloud.faults.add({ service: 'cloudwatch', fault: { kind: 'refuse' } });
    expect(await supplies.fargate()).toEqual({ mostVcpus: 6, told: 'applied' });
  });

  test('fails where the value that was applied is not told: a default may be more than the account has', async () => {
    const { supplies } = await labSupplies(lab.cloud)();
    lab.cloud.faults.add({ service: 'servicequotas', operation: 'GetServiceQuota', fault: { kind: 'refuse' } });
    await expect(supplies.fargate()).rejects.toMatchObject({ name: 'Transient' });
  });
});
describe('SSM, SNS, CloudWatch and Route 53', () => regionalServicesContract(lab.makeServices));
// Last: the bus goes on refusing.
describe('EventBridge', () => runEventsContract(lab.makeEvents));
