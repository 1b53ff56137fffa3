/** What `init` writes, by file name. The type import vanishes when the file runs, so it needs no build. */
export const TEMPLATE = {
  'handover.config.ts': `import type { HandoverConfig } from 'handover';

export default {
  // Name prefix of everything that this installation owns; one per account and environment.
  installation: 'demo',
  // The account to deploy to. This one is a placeholder.
  account: '111122223333',
  workloads: [
    {
      name: 'orders',
      home: 'us-east-1',
      standby: 'us-west-2',
      // Only votes: two Regions alone cannot tell a dead neighbour from a cut line.
      tiebreaker: 'us-east-2',
      rto: '15 minutes',
      rpo: '90 seconds',
      // 'promote', 'wait', 'ask' or 'refuse' when more may be lost than the RPO allows.
      whenRpoExceeded: 'ask',
      // 'observe' only reports, 'approve' waits for a person, 'automatic' acts.
      automation: 'approve',
      databases: [
        {
          name: 'orders-db',
          kind: 'rds-replica-pair',
          engine: 'postgres',
          engineVersion: '17.6',
          instanceClass: 'm7g.large',
          storageGib: 100,
          databaseName: 'orders',
          // The roles that the applications log in with; the fence bars exactly these.
          applicationRoles: ['orders_app'],
        },
      ],
    },
  ],
} satisfies HandoverConfig;
`,
  'cdk.json': `${JSON.stringify({ app: 'npx tsx node_modules/handover/bin/handover.ts' }, null, 2)}
`,
} as const;
