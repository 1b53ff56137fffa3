/** A configuration as a person writes it, with changes to its first workload. */
export const sampleConfig = (changes: Record<string, unknown> = {}, others: readonly unknown[] = []) => ({
  installation: 'demo',
  account: '444455556666',
  workloads: [{ ...WORKLOAD, ...changes }, ...others],
});

export const WORKLOAD = {
  name: 'orders',
  home: 'us-east-1',
  standby: 'us-west-2',
  tiebreaker: 'us-east-2',
  rto: '15 minutes',
  rpo: '90 seconds',
  whenRpoExceeded: 'refuse',
  automation: 'automatic',
  databases: [
    {
      name: 'orders-db',
      kind: 'rds-replica-pair',
      engine: 'postgres',
      engineVersion: '17.6',
      instanceClass: 'm7g.large',
      storageGib: 100,
      databaseName: 'orders',
      applicationRoles: ['orders_app'],
    },
  ],
  jobs: { maxRunning: 2, applications: [{ name: 'billing', image: 'busybox:1.37', classes: ['normal'] }] },
};

export const RECORD = {
  name: 'orders.example.com',
  zone: 'example.com',
  zoneId: 'Z0123456789ABCDEFGHIJ',
  endpoint: { home: 'a.example.com', standby: 'b.example.com' },
};

export const LIBRARY = { ...WORKLOAD, name: 'library', jobs: undefined };
