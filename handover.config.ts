import { defineConfig } from './lib/config/config';

export default defineConfig({
  installation: 'demo',
  account: '111122223333',
  workloads: [
    {
      name: 'orders',
      home: 'us-east-1',
      standby: 'us-west-2',
      tiebreaker: 'us-east-2',
      rto: '15 minutes',
      rpo: '90 seconds',
      whenRpoExceeded: 'ask',
      automation: 'approve',
      transaction: {
        url: {
          home: 'https://orders-use1.example.com/canary',
          standby: 'https://orders-usw2.example.com/canary',
        },
      },
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
      jobs: {
        maxRunning: 20,
        applications: [
          {
            name: 'billing',
            image: 'busybox:1.37',
            classes: ['urgent', 'normal', 'bulk'],
            effects: 'marked',
            markerDatabase: 'orders-db',
          },
        ],
      },
      records: [
        {
          name: 'orders.example.com',
          zone: 'example.com',
          zoneId: 'Z0123456789ABCDEFGHIJ',
          endpoint: { home: 'orders-use1.example.com', standby: 'orders-usw2.example.com' },
        },
      ],
    },
  ],
});
