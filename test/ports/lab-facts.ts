import { AuroraClusters, configurationOf, type LabCloud, RdsInstances } from '../../lab/aws';
import { AwsRegionFacts } from '../../lambda/adapters/aws/aws-region-facts';
import { bestEffort } from '../../lambda/adapters/aws/clients';
import { STANDBY } from './ledger-subject';
import { DELETED_AT, type FactsSubject, PAIR_FACTS } from './region-facts.contract';

const KEY = 'arn:aws:kms:us-west-2:111122223333:key/1';
const IMAGES = { main: 'registry.example.com/orders:1' };
const NEVER = { noticeMs: 1, modifyingMs: 1, rebootingMs: 1, changingMs: 1, promotingMs: 1 };

/** The Region of the contract on the lab's wire. */
export function labFacts(cloud: LabCloud): () => Promise<FactsSubject> {
  return async () => {
    cloud.faults.clear();
    cloud.attach({ rds: instances(cloud), aurora: clusters(cloud) });
    cloud.parameterGroups.set('instance', STANDBY, 'orders-pair', PAIR_FACTS.parameters);
    cloud.parameterGroups.set('instance', STANDBY, 'orders-instance', { work_mem: '4096' });
    cloud.parameterGroups.set('cluster', STANDBY, 'orders-cluster', { 'rds.force_ssl': '1', work_mem: '1' });
    addSecrets(cloud);
    cloud.ecs.addCluster({ region: STANDBY, name: 'web' });
    for (const family of ['invoice', 'api'])
      cloud.ecs.addTaskDefinition({ region: STANDBY, family, containers: ['main'], images: IMAGES });
    cloud.ecs.addService({
      region: STANDBY,
      cluster: 'web',
      name: 'orders-api',
      taskDefinition: 'api',
      desiredCount: 4,
    });
    return {
      facts: new AwsRegionFacts(bestEffort(STANDBY), 'standby'),
      silence: () => {
        for (const service of ['rds', 'ecs', 'secretsmanager'])
          cloud.faults.add({ service, fault: { kind: 'refuse' } });
      },
    };
  };
}

function instances({ clock }: LabCloud): RdsInstances {
  const made = new RdsInstances({ clock, phases: NEVER, onPromote: async () => undefined });
  made.add({
    region: STANDBY,
    identifier: 'orders-west',
    engineVersion: '17.6',
    endpoint: { host: 'h', port: 5432 },
    configuration: {
      ...configurationOf(STANDBY, 'orders-west'),
      kmsKeyId: KEY,
      parameterGroup: { name: 'orders-pair', status: 'pending-reboot' },
      iamAuthentication: true,
    },
  });
  return made;
}

function clusters({ clock, account }: LabCloud): AuroraClusters {
  const made = new AuroraClusters({ clock, account, phases: NEVER, onChange: async () => undefined });
  const place = {
    zones: ['us-west-2a', 'us-west-2b'],
    parameterGroup: 'orders-instance',
    parameterStatus: 'in-sync',
  };
  const instance = { status: 'available', instanceClass: 'db.r7g.large', place };
  made.addGlobal('orders-global', [
    {
      region: STANDBY,
      identifier: 'orders-b',
      endpoint: { host: 'h', port: 5432 },
      parameterGroup: 'orders-cluster',
      instances: [
        { ...instance, identifier: 'orders-b-1', writer: true },
        { ...instance, identifier: 'orders-b-2', writer: false },
      ],
    },
  ]);
  return made;
}

function addSecrets({ secrets }: LabCloud): void {
  for (const [name, deletedAt] of [['orders/db'], ['orders/old', DELETED_AT]] as const)
    secrets.add({
      region: STANDBY,
      name,
      arn: `arn:aws:secretsmanager:${STANDBY}:111122223333:secret:${name}-abcdef`,
      value: '{}',
      ...(deletedAt !== undefined && { deletedAt }),
    });
}
