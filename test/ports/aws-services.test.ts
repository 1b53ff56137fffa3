import { EcsCluster } from '../../lambda/adapters/aws/ecs-cluster';
import { EcsServiceCounts } from '../../lambda/adapters/aws/ecs-service-counts';
import { clusterSnapshotsContract } from './cluster-snapshots.contract';
import { databaseFleetContract, globalDatabaseContract } from './database-fleet.contract';
import { labFacts } from './lab-facts';
import { LabServices } from './lab-services';
import { regionFactsContract } from './region-facts.contract';
import { regionalServicesContract } from './regional-services.contract';
import { regionalSignsContract } from './regional-signs.contract';
import { replicaSeedingContract } from './replica-seeding.contract';
import { runEventsContract } from './run-events.contract';
import { makeLabSeeding } from './seeding-subjects';
import { makeLabSnapshots } from './snapshot-subjects';
import { taskClusterContract } from './task-cluster.contract';

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
describe('RDS, ECS and Secrets Manager', () => regionFactsContract(labFacts(lab.cloud)));
describe('SSM, SNS, CloudWatch and Route 53', () => regionalServicesContract(lab.makeServices));
// Last: the bus goes on refusing.
describe('EventBridge', () => runEventsContract(lab.makeEvents));
