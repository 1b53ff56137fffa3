import type { DBInstance } from '@aws-sdk/client-rds';

/** Where an instance of Aurora stands and with what parameters; what it shares with others its cluster holds. */
export interface AuroraPlace {
  readonly zones: readonly string[];
  readonly parameterGroup: string;
  /** `in-sync`, `pending-reboot`, … */
  readonly parameterStatus: string;
}

/** What the constructs of this library create, but for the names. */
export const usualPlace = (region: string): AuroraPlace => ({
  zones: [`${region}a`, `${region}b`],
  parameterGroup: 'default.lab',
  parameterStatus: 'in-sync',
});

export const shownPlace = ({ zones, parameterGroup, parameterStatus }: AuroraPlace): Partial<DBInstance> => ({
  DBParameterGroups: [{ DBParameterGroupName: parameterGroup, ParameterApplyStatus: parameterStatus }],
  DBSubnetGroup: {
    SubnetGroupStatus: 'Complete',
    Subnets: zones.map((Name) => ({ SubnetAvailabilityZone: { Name }, SubnetStatus: 'Active' })),
  },
});
