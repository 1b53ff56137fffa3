import { databaseFleetContract, globalDatabaseContract } from './database-fleet.contract';
import { labFacts } from './lab-facts';
import { LabServices } from './lab-services';
import { regionFactsContract } from './region-facts.contract';
import { regionalServicesContract } from './regional-services.contract';
import { regionalSignsContract } from './regional-signs.contract';
import { replicaSeedingContract } from './replica-seeding.contract';
import { runEventsContract } from './run-events.contract';
import { makeLabSeeding } from './seeding-subjects';
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
describe('ECS', () => taskClusterContract(lab.makeCluster));
describe('CloudWatch alarms and ECS services', () => regionalSignsContract(lab.makeSigns));
describe('RDS, ECS and Secrets Manager', () => regionFactsContract(labFacts(lab.cloud)));
describe('SSM, SNS, CloudWatch and Route 53', () => regionalServicesContract(lab.makeServices));
// Last: the bus goes on refusing.
describe('EventBridge', () => runEventsContract(lab.makeEvents));
