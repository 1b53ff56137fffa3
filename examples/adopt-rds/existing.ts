/** What the team runs already in one Region. */
export interface ExistingRegion {
  readonly vpcId: string;
  readonly availabilityZones: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly privateRouteTableIds: readonly string[];
  readonly database: {
    readonly identifier: string;
    readonly endpoint: string;
    readonly securityGroupId: string;
  };
  readonly secretName: string;
  readonly clusterName: string;
  readonly serviceName: string;
}

export const EXISTING = {
  home: {
    vpcId: 'vpc-0a1b2c3d4e5f60001',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
    privateRouteTableIds: ['rtb-0a1b2c3d4e5f60001', 'rtb-0a1b2c3d4e5f60002'],
    database: {
      identifier: 'ledgerdb-primary',
      endpoint: 'ledgerdb-primary.abcdefghijkl.eu-west-1.rds.amazonaws.com',
      securityGroupId: 'sg-0a1b2c3d4e5f60001',
    },
    secretName: 'payments/ledgerdb',
    clusterName: 'payments',
    serviceName: 'payments-api',
  },
  standby: {
    vpcId: 'vpc-0a1b2c3d4e5f60002',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    privateSubnetIds: ['subnet-0a1b2c3d4e5f60003', 'subnet-0a1b2c3d4e5f60004'],
    privateRouteTableIds: ['rtb-0a1b2c3d4e5f60003', 'rtb-0a1b2c3d4e5f60004'],
    database: {
      identifier: 'ledgerdb-replica',
      endpoint: 'ledgerdb-replica.abcdefghijkl.eu-central-1.rds.amazonaws.com',
      securityGroupId: 'sg-0a1b2c3d4e5f60002',
    },
    secretName: 'payments/ledgerdb',
    clusterName: 'payments-dr',
    serviceName: 'payments-api',
  },
} as const satisfies Record<'home' | 'standby', ExistingRegion>;
