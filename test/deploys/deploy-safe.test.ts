import config from '../../handover.config';
import type { HandoverConfig, WorkloadConfig } from '../../lib/config/config';
import { AURORA } from '../lib/aurora-database';
import { synthesize } from '../lib/synthesis';
import { AFTER, auroraAfter, pairAfter } from './after-runs';
import { harmsOf } from './harms';
import { asDeployed, type Live } from './live-resources';
import { type DeployedTemplate, plannedChanges } from './planned-changes';
import { ResourceTypes } from './resource-types';
import { templatesOf, withProperties } from './templates';

const types = new ResourceTypes();

const [ORDERS] = config.workloads;
if (ORDERS === undefined) throw new Error('the example has no workload');
const [DATABASE] = ORDERS.databases;
if (DATABASE?.kind !== 'rds-replica-pair' || ORDERS.jobs === undefined)
  throw new Error('the example has no pair, or no jobs');
const [BILLING] = ORDERS.jobs.applications;
if (BILLING === undefined) throw new Error('the example has no application');
const JOBS = ORDERS.jobs;

const deployed = (changes: Partial<WorkloadConfig> = {}, others: Partial<HandoverConfig> = {}): DeployedTemplate[] =>
  templatesOf(synthesize({ ...config, ...others, workloads: [{ ...ORDERS, ...changes }] }).all);

/** What a team changes in a configuration, and what it should find changed by nothing but the template. */
const DEPLOYS: Readonly<Record<string, () => DeployedTemplate[]>> = {
  'that changes nothing': () => deployed(),
  'of a larger class, more storage, longer backups, deletion protection and a minor version': () =>
    deployed({
      databases: [
        {
          ...DATABASE,
          instanceClass: 'r7g.xlarge',
          storageGib: 200,
          backupRetentionDays: 35,
          deletionProtection: true,
          multiAz: false,
          engineVersion: '17.7',
        },
      ],
    }),
  'of other goals, roles, schemas, a lower grade, and notices to somebody else': () =>
    deployed(
      {
        rto: '30 minutes',
        rpo: '5 minutes',
        whenRpoExceeded: 'refuse',
        automation: 'observe',
        approvalDeadline: '2 hours',
        databases: [
          {
            ...DATABASE,
            applicationRoles: ['orders_app', 'more'],
            guardedSchemas: ['public', 'sales'],
            fence: 'watchdog',
          },
        ],
      },
      { notify: 'ops@example.com' },
    ),
  'of other job classes, another image, one more application, and a shorter time of answers': () =>
    deployed({
      jobs: {
        ...JOBS,
        maxRunning: 40,
        applications: [
          { ...BILLING, image: 'busybox:1.38', classes: ['now', 'bulk'] },
          { ...BILLING, name: 'mails' },
        ],
      },
      records: (ORDERS.records ?? []).map((record) => ({ ...record, ttl: '10 seconds' })),
    }),
};

let before: DeployedTemplate[];
let live: Live;
beforeAll(() => {
  before = deployed();
  live = asDeployed(before);
});

describe.each(Object.entries(DEPLOYS))('a deploy %s', (_, template) => {
  let after: DeployedTemplate[];
  beforeAll(() => {
    after = template();
  });

  test.each(Object.entries(AFTER))('undoes, moves and replaces nothing after %s', (__, roles) => {
    expect(harmsOf(types, before, after, pairAfter(live, roles))).toEqual([]);
  });
});

test('a deploy without a change is not even an update of anything', () => {
  const changes = plannedChanges(types, before, deployed());
  expect(changes.filter(({ change }) => change.kind !== 'none')).toEqual([]);
  expect(changes.length).toBeGreaterThan(200);
});

test('a stack is another one in another Region, and what is not in the app any more is left alone', () => {
  const [first, ...rest] = before;
  if (first === undefined) throw new Error('there is no stack');
  expect(plannedChanges(types, before, rest).filter(({ change }) => change.kind !== 'none')).toEqual([]);
  const moved = plannedChanges(types, before, [{ ...first, region: 'eu-west-1' }]);
  expect(new Set(moved.map(({ change }) => change.kind))).toEqual(new Set(['create']));
});

test('a database that is taken out of the configuration is kept with its secret, and what it shares with others is not touched', () => {
  const two = deployed({ databases: [DATABASE, { ...DATABASE, name: 'bills-db' }] });
  const changes = plannedChanges(types, two, before).map(({ stack, change, before: gone }) => ({
    kind: change.kind,
    what: `${stack} ${gone?.Type}`,
  }));
  const kept = changes.filter(({ kind }) => kind === 'keep').map(({ what }) => what);
  const keys = changes.filter(({ what }) => what.endsWith('-data AWS::KMS::Key'));
  for (const side of ['home', 'standby']) expect(kept).toContain(`demo-orders-${side}-data AWS::RDS::DBInstance`);
  expect(kept).toContain('demo-orders-home-data AWS::SecretsManager::Secret');
  expect(keys.map(({ kind }) => kind)).toEqual(['none', 'none']);
});

describe('an Aurora global database', () => {
  const change = {
    instanceClass: 'r7g.xlarge',
    backupRetentionDays: 35,
    deletionProtection: true,
    engineVersion: '17.6',
  };
  let aurora: DeployedTemplate[];
  let changed: DeployedTemplate[];
  beforeAll(() => {
    aurora = deployed({ databases: [AURORA] });
    changed = deployed({ databases: [{ ...AURORA, ...change }] });
  });

  test.each(['home', 'standby'] as const)('keeps %s as its writer, whatever changes', (writer) => {
    const now = auroraAfter(asDeployed(aurora), writer);
    expect(harmsOf(types, aurora, aurora, now)).toEqual([]);
    expect(harmsOf(types, aurora, changed, now)).toEqual([]);
  });

  test.each([
    [
      'standby',
      'AWS::RDS::DBCluster',
      { GlobalClusterIdentifier: undefined },
      'GlobalClusterIdentifier "demo-orders-orders-db" becomes undefined',
    ],
    [
      'home',
      'AWS::RDS::DBCluster',
      { GlobalClusterIdentifier: 'demo-orders-orders-db' },
      'replaced, GlobalClusterIdentifier changes',
    ],
    [
      'home',
      'AWS::RDS::GlobalCluster',
      { SourceDBClusterIdentifier: 'the cluster that writes now' },
      'replaced, SourceDBClusterIdentifier changes',
    ],
  ])('fails when a template of %s makes its %s follow the role: %j', (side, type, properties, harm) => {
    const after = withProperties(aurora, `demo-orders-${side}-data`, type, properties);
    const harms = harmsOf(types, aurora, after, auroraAfter(asDeployed(aurora), 'standby'));
    expect(harms).toContainEqual(expect.stringContaining(harm));
  });
});

/** Templates that a well-meant change would make; each must be found. */
describe('a template that follows the roles', () => {
  const after = 'a failover or a switchover';
  test.each([
    [
      'takes the source of the standby away',
      'standby',
      { SourceDBInstanceIdentifier: undefined, SourceRegion: undefined },
      'replaced, SourceRegion changes',
    ],
    [
      'takes the source away and keeps its Region',
      'standby',
      { SourceDBInstanceIdentifier: undefined },
      'SourceDBInstanceIdentifier',
    ],
    [
      'names the standby as the source of home',
      'home',
      { SourceDBInstanceIdentifier: 'arn:aws:rds:us-west-2:111122223333:db:demo-orders-orders-db' },
      'replaced, SourceDBInstanceIdentifier changes',
    ],
    [
      'gives the standby a master user of its own',
      'standby',
      { MasterUsername: 'handover_master' },
      'replaced, MasterUsername changes',
    ],
    [
      'calls the instance after its role',
      'standby',
      { DBInstanceIdentifier: 'demo-orders-primary' },
      'replaced, DBInstanceIdentifier changes',
    ],
  ])('fails when it %s', (_, side, properties, harm) => {
    const changed = withProperties(before, `demo-orders-${side}-data`, 'AWS::RDS::DBInstance', properties);
    const rebuilt = AFTER['a full round trip'] ?? { home: 'primary', standby: 'replica' };
    const harms = harmsOf(
      types,
      before,
      changed,
      pairAfter(live, harm.startsWith('replaced') ? (AFTER[after] ?? rebuilt) : rebuilt),
    );
    expect(harms).toContainEqual(expect.stringContaining(harm));
  });

  test('is refused by CloudFormation when home and standby change places in the configuration', () => {
    const swapped = deployed({ home: ORDERS.standby, standby: ORDERS.home });
    const refused = harmsOf(types, before, swapped, live).filter((harm) => harm.includes('exists already'));
    for (const region of ['us-east-1', 'us-west-2']) {
      expect(refused).toContainEqual(
        expect.stringContaining(`AWS::RDS::DBInstance ${region} demo-orders-orders-db exists`),
      );
      expect(refused).toContainEqual(
        expect.stringContaining(`AWS::Lambda::Function ${region} demo-orders-keeper exists`),
      );
    }
  });

  test('fails when the master password would be made anew', () => {
    const changed = withProperties(before, 'demo-orders-home-data', 'AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 50 },
    });
    expect(harmsOf(types, before, changed, live)).toContainEqual(expect.stringContaining('GenerateSecretString'));
  });
});
