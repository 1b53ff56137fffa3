import type { WorkloadSettings } from '../../lambda/contract/settings';

/** What a function finds in its environment. */
export const SETTINGS: WorkloadSettings = {
  installation: 'shop',
  workload: 'orders',
  regions: { home: 'us-east-1', standby: 'us-west-2', tiebreaker: 'us-east-2' },
  ledgerTable: 'shop-ledger',
  rtoSeconds: 900,
  rpoSeconds: 60,
  whenRpoExceeded: 'ask',
  automation: 'approve',
  approvalDeadlineSeconds: 900,
  databases: [
    {
      name: 'db',
      kind: 'rds-replica-pair',
      engine: 'postgres',
      grade: 'enforced',
      instance: { home: 'orders-east', standby: 'orders-west' },
      databaseName: 'orders',
      secretId: { home: 'master-east', standby: 'master-west' },
      applicationRoles: ['app'],
      guardedSchemas: ['public'],
    },
  ],
  services: [],
  jobs: {
    cluster: { home: 'jobs', standby: 'jobs' },
    subnets: ['subnet-1'],
    securityGroups: ['sg-1'],
    maxRunning: 5,
    applications: [
      {
        name: 'billing',
        taskDefinition: { home: 'billing', standby: 'billing' },
        container: 'job',
        classes: ['urgent', 'normal'],
        maxAttempts: 3,
        effects: 'marked',
        markerDatabase: 'db',
      },
    ],
  },
  records: [
    {
      name: 'orders.example.com',
      zoneId: 'Z1',
      endpoint: { home: 'east.example.com', standby: 'west.example.com' },
      strategy: 'health-check',
      ttlSeconds: 30,
    },
  ],
  topicArn: 'arn:aws:sns:us-west-2:111122223333:shop-orders-notices',
};
