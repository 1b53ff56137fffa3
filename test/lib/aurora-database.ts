/** The example's database as an Aurora global database. */
export const AURORA = {
  name: 'orders-db',
  kind: 'aurora-global',
  engine: 'postgres',
  engineVersion: '17.5',
  instanceClass: 'r7g.large',
  databaseName: 'orders',
  applicationRoles: ['orders_app'],
} as const;
