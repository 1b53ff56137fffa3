import type {
  CopyDBClusterSnapshotMessage,
  CopyDBClusterSnapshotResult,
  DBClusterSnapshot,
  DBClusterSnapshotMessage,
  DescribeDBClusterSnapshotsMessage,
  Tag,
} from '@aws-sdk/client-rds';
import type { AuroraSnapshot } from './aurora-readdition';
import type { AuroraWorld } from './aurora-world';
import { type Operations, operation, required } from './call';
import { AwsError } from './errors';

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterSnapshots.html: 100 unless told otherwise */
const PAGE = 100;

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html */
const NAME = /^[a-z](?!.*--)[a-z0-9-]{0,62}(?<!-)$/i;

/** The part of RDS that knows snapshots of clusters. */
export const auroraSnapshotOperations = (account: string, world: () => AuroraWorld): Operations => ({
  DescribeDBClusterSnapshots: operation<DescribeDBClusterSnapshotsMessage, DBClusterSnapshotMessage>(
    ['DBClusterIdentifier', 'Marker'],
    ({ DBClusterIdentifier: wanted, Marker = '0' }, { region }) => {
      const cluster = required(wanted, 'DBClusterIdentifier').toLowerCase();
      const all = world()
        .snapshots(region)
        .filter((snapshot) => snapshot.cluster === cluster);
      const start = Number(Marker);
      const page = all.slice(start, start + PAGE);
      const more = start + PAGE < all.length;
      return {
        DBClusterSnapshots: page.map((snapshot) => shown(snapshot, account)),
        ...(more && { Marker: String(start + PAGE) }),
      };
    },
  ),

  CopyDBClusterSnapshot: operation<CopyDBClusterSnapshotMessage, CopyDBClusterSnapshotResult>(
    ['SourceDBClusterSnapshotIdentifier', 'TargetDBClusterSnapshotIdentifier', 'Tags'],
    (input, { region }) => {
      const from = required(input.SourceDBClusterSnapshotIdentifier, 'SourceDBClusterSnapshotIdentifier').toLowerCase();
      const to = required(input.TargetDBClusterSnapshotIdentifier, 'TargetDBClusterSnapshotIdentifier').toLowerCase();
      if (!NAME.test(to))
        throw new AwsError('InvalidParameterValue', `${to} is no identifier of a DB cluster snapshot`);
      assertTags(input.Tags ?? []);
      const copy = world().copySnapshot({ region, from, to, tags: input.Tags ?? [] });
      return { DBClusterSnapshot: shown(copy, account) };
    },
  ),
});

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Tag.html */
export function assertTags(tags: readonly Tag[]): void {
  for (const { Key = '', Value = '' } of tags) {
    const reserved = [Key, Value].find((text) => /^(aws|rds):/i.test(text));
    if (reserved !== undefined)
      throw new AwsError('InvalidParameterValue', `a tag can't be prefixed with aws: or rds:, it is ${reserved}`);
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(Key) || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(Value))
      throw new AwsError('InvalidParameterValue', `a tag has characters that are not allowed: ${Key}=${Value}`);
  }
}

/** The time is shown once it is taken: of one in the making nothing is documented. */
const shown = (snapshot: AuroraSnapshot, account: string): DBClusterSnapshot => ({
  DBClusterSnapshotIdentifier: snapshot.identifier,
  DBClusterSnapshotArn: `arn:aws:rds:${snapshot.region}:${account}:cluster-snapshot:${snapshot.identifier}`,
  DBClusterIdentifier: snapshot.cluster,
  Status: snapshot.status,
  SnapshotType: snapshot.type,
  ...(snapshot.status === 'available' && { SnapshotCreateTime: new Date(snapshot.at) }),
  SourceDBClusterSnapshotArn: snapshot.source,
  TagList: [...snapshot.tags],
});
