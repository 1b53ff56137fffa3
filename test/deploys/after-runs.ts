import type { Live, LiveResource } from './live-resources';

/** Who replicates from whom at the end of a run: the property is there on a copy only, as RDS shows it. */
export interface Roles {
  readonly home: 'primary' | 'replica';
  readonly standby: 'primary' | 'replica';
}

/** A takeover leaves two primaries, of which the old one is closed; a rebuilt side is a replica under its old identifier. */
export const AFTER: Readonly<Record<string, Roles>> = {
  'the first deploy': { home: 'primary', standby: 'replica' },
  'a failover or a switchover': { home: 'primary', standby: 'primary' },
  'a rebuilt replica in home': { home: 'replica', standby: 'primary' },
  'a failback': { home: 'primary', standby: 'primary' },
  'a full round trip': { home: 'primary', standby: 'replica' },
};

const STACKS = { home: 'demo-orders-home-data', standby: 'demo-orders-standby-data' } as const;

const changed = (
  live: Live,
  wanted: (place: string, each: LiveResource) => Readonly<Record<string, unknown>> | undefined,
): Live =>
  new Map(
    [...live].map(([place, each]) => {
      const changes = wanted(place, each);
      return [
        place,
        changes === undefined ? each : { ...each, properties: { ...each.properties, ...changes } },
      ] as const;
    }),
  );

const sideOf = (place: string): keyof Roles | undefined =>
  (['home', 'standby'] as const).find((side) => place.startsWith(`${STACKS[side]} `));

/** The pair as a run left it: what `PromoteReadReplica` takes away, and what a rebuilt replica has instead. */
export const pairAfter = (live: Live, roles: Roles): Live =>
  changed(live, (place, { type }) => {
    const side = sideOf(place);
    if (type !== 'AWS::RDS::DBInstance' || side === undefined) return undefined;
    if (roles[side] === 'primary') return { SourceDBInstanceIdentifier: undefined, SourceRegion: undefined };
    const region = side === 'home' ? 'us-west-2' : 'us-east-1';
    return {
      SourceDBInstanceIdentifier: `arn:aws:rds:${region}:111122223333:db:demo-orders-orders-db`,
      SourceRegion: region,
    };
  });

/** The global database as a run left it: both clusters stay its members, one replicates from the other. */
export const auroraAfter = (live: Live, writer: keyof Roles): Live =>
  changed(live, (place, { type }) => {
    const side = sideOf(place);
    if (type !== 'AWS::RDS::DBCluster' || side === undefined) return undefined;
    return side === writer
      ? { ReplicationSourceIdentifier: undefined }
      : { ReplicationSourceIdentifier: `the cluster in ${writer}` };
  });

/** What a run set outside of the databases, in the team's own stacks. */
export const withValue = (live: Live, type: string, property: string, value: unknown): Live =>
  changed(live, (_, each) => (each.type === type ? { [property]: value } : undefined));
