import type { WireEntry } from '../../lab/aws';
import { type JournalEntry, plannedCalls } from '../../lambda/domain/dry-run';
import { dryReprotect } from '../lambda/steps/dry-reprotect';
import { HOME } from '../lambda/steps/orders-world';
import { type Settings, WireReprotect } from './reprotect-on-the-wire';

const actionOf = ({ service, operation }: WireEntry): string => `${service}:${operation}`;
const ofRds = (calls: readonly JournalEntry[]): readonly string[] =>
  calls.flatMap(({ operation }) => (operation.startsWith('rds:') ? [operation] : []));

let wire: WireReprotect;
afterEach(() => wire.stop());

describe.each(['postgres', 'mysql'] as const)(
  'a reprotect of %s, spoken to RDS by the adapters that ship',
  (engine) => {
    test('keeps the old primary, and a replica follows in its place', async () => {
      wire = await WireReprotect.of(engine);
      const done = await wire.run();
      expect(done.kept?.databases).toMatchObject([{ status: 'kept', instance: 'orders-east-kept-2' }]);
      expect(done.seeded?.databases).toMatchObject([{ status: 'follows', replica: 'orders-east' }]);
      expect(wire.rds.instances(HOME).map(({ identifier, source }) => [identifier, source])).toEqual([
        ['orders-east-kept-2', undefined],
        ['orders-east', 'arn:aws:rds:us-west-2:111122223333:db:orders-west'],
      ]);
      const again = wire.cloud.log.entries.length;
      await wire.run('reprotect-2');
      expect(wire.changes(again)).toEqual([]);
      expect(wire.cloud.refusals).toEqual([]);
    });

    test('gives the replica its group as that engine takes it, and backups, without which no replica can follow it later', async () => {
      wire = await WireReprotect.of(engine);
      await wire.run();
      const inputs = wire
        .changes()
        .map(({ operation, input }) => [operation, input as Record<string, unknown>] as const);
      const [, created] = inputs.find(([operation]) => operation === 'CreateDBInstanceReadReplica') ?? [];
      const atCreation = engine === 'mysql' ? 'orders-east-parameters' : undefined;
      expect(created?.DBParameterGroupName).toBe(atCreation);
      const restarts = inputs.filter(([operation]) => operation === 'RebootDBInstance');
      expect(restarts).toHaveLength(engine === 'mysql' ? 0 : 1);
      const { configuration, backupRetentionDays } = wire.shown('orders-east');
      expect([configuration.parameterGroup, backupRetentionDays]).toEqual([
        { name: 'orders-east-parameters', status: 'in-sync' },
        7,
      ]);
    });

    test('its dry run calls nothing that changes, and names the calls that it then makes', async () => {
      wire = await WireReprotect.of(engine);
      const ledger = wire.orders.ledger();
      const planned = await dryReprotect(wire);
      expect(wire.changes()).toEqual([]);
      expect(wire.orders.ledger()).toBe(ledger);
      expect(wire.orders.world.region(HOME).seeding.deeds).toEqual([]);
      const calls = plannedCalls(planned);
      expect(calls.filter(({ verdict }) => verdict === 'would fail')).toEqual([]);
      expect(calls.filter(({ target }) => target.startsWith('ledger: lost rows'))).toMatchObject([
        {
          step: 'MeasureLoss',
          operation: 'dynamodb:PutItem',
          target: 'ledger: lost rows of db, epoch 2',
          detail: '1 row: public.commits 1',
        },
      ]);
      expect(JSON.stringify(planned)).not.toContain('only in home');
      await wire.run();
      expect(Object.keys(await wire.orders.home.reports.lost(2))).toEqual(['db']);
      expect(ofRds(calls)).toEqual(wire.changes().map(actionOf));
    });
  },
);

test('a dry run says of each call why RDS would refuse it now', async () => {
  wire = await WireReprotect.of();
  wire.rds.change('us-west-2', 'orders-west', { backupRetentionDays: 0 });
  wire.rds.change(HOME, 'orders-east', { status: 'backing-up' });
  const calls = plannedCalls(await dryReprotect(wire));
  const told = calls.flatMap(({ operation, verdict, detail }) =>
    verdict === 'would fail' ? [[operation, detail]] : [],
  );
  const busy = 'primary, backing-up: a run waits until that has passed';
  expect(told).toEqual([
    ['rds:CreateDBSnapshot', busy],
    ['rds:ModifyDBInstance', busy],
    ['rds:CreateDBInstanceReadReplica', 'orders-west in us-west-2 has no backups, which a source of replicas needs'],
  ]);
  expect(wire.changes()).toEqual([]);
});

test('a dry run does not know what a Region that does not answer would say', async () => {
  wire = await WireReprotect.of();
  wire.cloud.cutRegion('us-west-2');
  const calls = plannedCalls(await dryReprotect(wire));
  expect(calls.filter(({ operation }) => operation === 'rds:CreateDBInstanceReadReplica')).toMatchObject([
    { verdict: 'unknown', detail: expect.stringContaining('describing orders-west in us-west-2') },
  ]);
});

test('a dry run after a reprotect has nothing left to call at RDS', async () => {
  wire = await WireReprotect.of();
  await wire.run();
  const since = wire.cloud.log.entries.length;
  expect(ofRds(plannedCalls(await dryReprotect(wire)))).toEqual([]);
  expect(wire.changes(since)).toEqual([]);
});

/** Each setting, as the old primary has it and as its successor would not have it by itself. */
const SETTINGS: Readonly<Record<string, Settings>> = {
  class: { instanceClass: 'db.r7g.4xlarge' },
  'KMS key': { kmsKeyId: `arn:aws:kms:${HOME}:111122223333:key/own` },
  'subnet group': { subnetGroup: 'own-subnets' },
  'security groups': { securityGroups: ['sg-1', 'sg-2'] },
  'parameter group': { parameterGroup: { name: 'own-parameters', status: 'in-sync' } },
  'option group': { settings: { optionGroup: 'own-options' } },
  'Multi-AZ': { multiAz: true },
  'public access': { publiclyAccessible: true },
  'minor upgrades': { autoMinorVersionUpgrade: true },
  'tags to snapshots': { copyTagsToSnapshot: true },
  'deletion protection': { deletionProtection: true },
  'log exports': { logs: ['postgresql', 'upgrade'] },
  'IAM logins': { iamAuthentication: true },
  tags: {
    settings: {
      tags: [
        { Key: 'team', Value: 'orders' },
        { Key: 'cost', Value: '7' },
      ],
    },
  },
  'enhanced monitoring': {
    settings: { monitoring: { intervalSeconds: 15, role: 'arn:aws:iam::111122223333:role/monitoring' } },
  },
  'Performance Insights': {
    settings: {
      insights: {
        on: true,
        keyId: `arn:aws:kms:${HOME}:111122223333:key/insights`,
        retentionDays: 731,
        mode: 'standard',
      },
    },
  },
  'advanced Database Insights': {
    settings: { insights: { on: true, keyId: 'k', retentionDays: 465, mode: 'advanced' } },
  },
  'CA certificate': { settings: { certificate: 'rds-ca-ecc384-g1' } },
  'highest storage': { settings: { maxStorageGib: 1_000 } },
  'dedicated log volume': { settings: { dedicatedLog: true } },
  'network type': { settings: { networkType: 'DUAL' } },
  'backup window': { settings: { backupWindow: '01:00-01:45' } },
  'maintenance window': { settings: { maintenanceWindow: 'wed:02:00-wed:03:00' } },
};

describe('the new replica has of its predecessor', () => {
  test.each(Object.entries(SETTINGS))('its %s', async (_, settings) => {
    wire = await WireReprotect.of('postgres', settings);
    const before = wire.shown('orders-east').configuration;
    const usual = (await import('../../lab/aws')).configurationOf(HOME, 'other');
    expect(before).not.toEqual({ ...usual, kmsKeyId: before.kmsKeyId });
    await wire.run();
    expect(wire.shown('orders-east').configuration).toMatchObject(before);
    expect(wire.cloud.refusals).toEqual([]);
  });
});

test.each([
  [
    'gp3 below its threshold shows figures that may not be given',
    { gib: 100, type: 'gp3', iops: 3000, throughput: 125 },
    [],
  ],
  [
    'gp3 from its threshold on has its own',
    { gib: 500, type: 'gp3', iops: 14_000, throughput: 700 },
    ['Iops', 'StorageThroughput'],
  ],
  ['io2 has its IOPS', { gib: 100, type: 'io2', iops: 5_000 }, ['Iops']],
])('%s', async (_, storage, given) => {
  wire = await WireReprotect.of('postgres', { storage });
  wire.rds.change('us-west-2', 'orders-west', {
    configuration: { ...wire.shown('orders-east').configuration, storage: { gib: storage.gib, type: 'gp3' } },
  });
  await wire.run();
  const created = wire.changes().find(({ operation }) => operation === 'CreateDBInstanceReadReplica');
  const input = created?.input as Record<string, unknown>;
  expect(['Iops', 'StorageThroughput'].filter((key) => input[key] !== undefined)).toEqual(given);
  expect(wire.shown('orders-east').configuration.storage).toMatchObject(given.length > 0 ? storage : { type: 'gp3' });
});

test.each([
  ['figures of a predecessor above the threshold, where the source is below it', 100, undefined],
  ['a highest size that the source has outgrown', 1_001, undefined],
  ['a highest size that is a tenth above the source', 1_000, 1_100],
])('its size is the source’s, and it is made all the same: %s', async (_, gib, highest) => {
  const storage = { gib: 500, type: 'gp3', iops: 14_000, throughput: 700 };
  wire = await WireReprotect.of('postgres', { storage, settings: { maxStorageGib: gib < 400 ? undefined : 1_100 } });
  const { configuration } = wire.shown('orders-east');
  wire.rds.change('us-west-2', 'orders-west', {
    configuration: { ...configuration, storage: { gib, type: 'gp3', iops: 12_000, throughput: 500 } },
  });
  const planned = plannedCalls(await dryReprotect(wire));
  expect(planned.find(({ operation }) => operation === 'rds:CreateDBInstanceReadReplica')?.verdict).toBe('would pass');
  await wire.run();
  const created = wire.shown('orders-east').configuration;
  expect(created.storage.gib).toBe(gib);
  expect(created.storage.iops).toBe(gib < 400 ? 12_000 : 14_000);
  expect(created.settings.maxStorageGib).toBe(highest);
});

test('figures of a predecessor below the threshold are not given on where the source is above it', async () => {
  wire = await WireReprotect.of('postgres', { storage: { gib: 100, type: 'gp3', iops: 3000, throughput: 125 } });
  const { configuration } = wire.shown('orders-east');
  const storage = { gib: 500, type: 'gp3', iops: 12_000, throughput: 500 };
  wire.rds.change('us-west-2', 'orders-west', { configuration: { ...configuration, storage } });
  await wire.run();
  expect(wire.shown('orders-east').configuration.storage).toEqual(storage);
});

test('what AWS keeps for itself is not given on: its tags, and a default option group', async () => {
  const tags = [
    { Key: 'aws:cloudformation:stack-name', Value: 'orders' },
    { Key: 'team', Value: 'orders' },
  ];
  wire = await WireReprotect.of('postgres', { settings: { tags } });
  await wire.run();
  const { tags: kept, optionGroup } = wire.shown('orders-east').configuration.settings;
  expect([kept, optionGroup]).toEqual([[{ Key: 'team', Value: 'orders' }], 'default:postgres-lab']);
});

test('an option group is named at the creation: what a source has in another Region is no default', async () => {
  wire = await WireReprotect.of('mysql', { settings: { optionGroup: 'own-options' } });
  await wire.run();
  const created = wire.changes().find(({ operation }) => operation === 'CreateDBInstanceReadReplica');
  expect(created?.input).toMatchObject({ OptionGroupName: 'own-options' });
});

test('a role of a monitoring that is off is not given on: RDS refuses it without an interval', async () => {
  const monitoring = { intervalSeconds: 0, role: 'arn:aws:iam::111122223333:role/monitoring' };
  wire = await WireReprotect.of('postgres', { settings: { monitoring } });
  await wire.run();
  expect(wire.shown('orders-east').configuration.settings.monitoring).toEqual({ intervalSeconds: 0 });
});
