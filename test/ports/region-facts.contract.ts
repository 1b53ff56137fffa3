import type { DatabaseSettings, ServiceSettings } from '../../lambda/contract/settings';
import type { DatabaseFacts, QuotaFacts, RegionFacts } from '../../lambda/ports/region-facts';

const ANY = {
  name: 'db',
  engine: 'postgres',
  grade: 'enforced',
  databaseName: 'orders',
  secretId: { home: 's', standby: 's' },
  applicationRoles: ['app'],
  guardedSchemas: ['public'],
} as const;

export const PAIR: DatabaseSettings = {
  ...ANY,
  kind: 'rds-replica-pair',
  instance: { home: 'orders-east', standby: 'orders-west' },
};

export const GLOBAL: DatabaseSettings = {
  ...ANY,
  kind: 'aurora-global',
  globalCluster: 'orders-global',
  instance: { home: 'orders-a', standby: 'orders-b' },
};

export const API: ServiceSettings = {
  name: 'api',
  cluster: { home: 'web', standby: 'web' },
  service: { home: 'other', standby: 'orders-api' },
  desiredCount: 4,
};

export const PAIR_FACTS: DatabaseFacts = {
  engineVersion: '17.6',
  instanceClasses: ['db.m7g.large'],
  encrypted: true,
  keyId: 'arn:aws:kms:us-west-2:111122223333:key/1',
  backupDays: 7,
  storage: { gib: 100, type: 'gp3', iops: 3000 },
  multiAz: true,
  zones: ['us-west-2a', 'us-west-2b'],
  offeredIn: ['us-west-2a', 'us-west-2b'],
  parameters: { work_mem: '8192' },
  rebootPending: true,
  iamLogins: true,
};

/** Of all that RDS tells: what the way back makes. */
export const RDS_QUOTAS: readonly QuotaFacts[] = [
  { name: 'DBInstances', used: 2, most: 40 },
  { name: 'AllocatedStorage', used: 200, most: 100_000 },
  { name: 'ManualSnapshots', used: 0, most: 100 },
];

/** What both ways of making a Region show of the cluster `orders-b`. */
export const GLOBAL_FACTS: Partial<DatabaseFacts> = {
  engineVersion: '17.5',
  encrypted: true,
  backupDays: 7,
  instanceClasses: ['db.r7g.large', 'db.r7g.large'],
  parameters: { 'rds.force_ssl': '1', work_mem: '4096' },
  global: { member: true, engineVersion: '17.5', encrypted: true, writeForwarding: [] },
};

/** One Region with `PAIR`, `GLOBAL`, the secret `orders/db`, `orders/old` (marked for deletion), the service `API`, and `invoice`. */
export interface FactsSubject {
  readonly facts: RegionFacts;
  silence(): void;
}

const DELETED = '2026-11-01T00:00:00.000Z';
export const DELETED_AT = new Date(DELETED);

/** What is promised of the facts of one Region. */
export function regionFactsContract(make: () => Promise<FactsSubject>): void {
  test('an instance is told with its parameters, its zones and its key', async () => {
    expect(await (await make()).facts.database(PAIR)).toEqual(PAIR_FACTS);
  });

  test('a cluster is told with those of its instances and of its global database', async () => {
    const told = await (await make()).facts.database(GLOBAL);
    expect(told).toMatchObject(GLOBAL_FACTS);
    expect(told?.storage).toBeUndefined();
    expect(told?.multiAz).toBeUndefined();
  });

  test('what does not exist is told as that', async () => {
    const { facts } = await make();
    const nowhere = { home: 'none', standby: 'none' };
    expect(await facts.database({ ...PAIR, instance: nowhere })).toBeUndefined();
    expect(await facts.database({ ...GLOBAL, instance: nowhere })).toBeUndefined();
    expect(await facts.secret('orders/none')).toBeUndefined();
    expect(await facts.taskDefinition('none')).toBeUndefined();
    expect(await facts.service({ ...API, service: nowhere })).toBeUndefined();
  });

  test('a secret that is to be deleted is told with when', async () => {
    const { facts } = await make();
    expect(await facts.secret('orders/db')).toEqual({});
    expect(await facts.secret('orders/old')).toEqual({ deletedAt: DELETED });
  });

  test('services and task definitions are told with their images, their size and what runs of them', async () => {
    const { facts } = await make();
    const told = { active: true, status: 'ACTIVE', images: { main: 'registry.example.com/orders:1' }, vcpus: 0.25 };
    expect(await facts.service(API)).toEqual({ ...told, service: { desired: 4, launchedOn: 'FARGATE' } });
    expect(await facts.taskDefinition('invoice')).toEqual(told);
  });

  test('quotas of RDS are told with what is used of them', async () => {
    expect(await (await make()).facts.quotas()).toEqual(RDS_QUOTAS);
  });

  test('fails as Transient when the Region does not answer: that is not missing, and not alike', async () => {
    const { facts, silence } = await make();
    silence();
    for (const asked of [
      () => facts.database(PAIR),
      () => facts.database(GLOBAL),
      () => facts.secret('orders/db'),
      () => facts.service(API),
      () => facts.taskDefinition('invoice'),
      () => facts.quotas(),
    ])
      await expect(asked()).rejects.toMatchObject({ name: 'Transient' });
  });
}
