import {
  CopyDBClusterSnapshotCommand,
  type DBClusterSnapshot,
  DescribeDBClusterSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { ERRORS, FailoverError } from '../../contract/errors';
import { COPY_OF_TAG } from '../../contract/names';
import type { ClusterSnapshot, ClusterSnapshots, SnapshotToCopy } from '../../ports/cluster-snapshots';
import { clientConfig, controlPlane } from './clients';
import { isPassing, readFault, translated } from './faults';

/** Said of a snapshot, or of its cluster, that is busy: it passes. */
const BUSY = new Set(['InvalidDBClusterSnapshotStateFault', 'InvalidDBClusterStateFault']);

/** Clusters of one Region. */
export class AuroraSnapshots implements ClusterSnapshots {
  private readonly client: RDSClient;

  constructor(region: string) {
    this.client = new RDSClient(clientConfig(controlPlane(region)));
  }

  /** Without a type, because nobody says of which one Aurora's own is: then both are returned, those that AWS took and those that people took. */
  async of(cluster: string): Promise<readonly ClusterSnapshot[]> {
    return translated(`describing snapshots of ${cluster}`, async () => {
      const found: ClusterSnapshot[] = [];
      let marker: string | undefined;
      do {
        const answer = await this.client.send(
          new DescribeDBClusterSnapshotsCommand({ DBClusterIdentifier: cluster, Marker: marker }),
        );
        found.push(...(answer.DBClusterSnapshots ?? []).map(toSnapshot));
        marker = answer.Marker;
      } while (marker !== undefined);
      return found;
    });
  }

  /** In its own Region, with the key of its source. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html */
  async copy({ from, to, tags }: SnapshotToCopy): Promise<void> {
    try {
      await this.client.send(
        new CopyDBClusterSnapshotCommand({
          SourceDBClusterSnapshotIdentifier: from,
          TargetDBClusterSnapshotIdentifier: to,
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        }),
      );
    } catch (error) {
      const { name, message } = readFault(error);
      // A try whose answer was lost has made it; whose copy it is the next look tells.
      if (name === 'DBClusterSnapshotAlreadyExistsFault') return;
      const passes = BUSY.has(name) || isPassing(error);
      throw new FailoverError(
        passes ? ERRORS.transient : ERRORS.databaseNeedsPerson,
        `copying ${from} was refused: ${name}: ${message}`,
      );
    }
  }
}

function toSnapshot(shown: DBClusterSnapshot): ClusterSnapshot {
  const { DBClusterSnapshotIdentifier: name = 'unnamed', Status: status = 'unknown', SnapshotCreateTime: at } = shown;
  const copyOf = sourceOf(shown);
  return {
    name,
    status,
    stays: shown.SnapshotType === 'manual',
    ...(at !== undefined && { takenAt: at.toISOString() }),
    ...(copyOf !== undefined && { copyOf }),
  };
}

/** AWS's own word where it has one; it is documented as absent of what is no copy, and nothing says that a copy of the same Region shows it. */
function sourceOf({ SourceDBClusterSnapshotArn: arn, TagList = [] }: DBClusterSnapshot): string | undefined {
  const [, source] = arn?.split(':cluster-snapshot:') ?? [];
  if (source !== undefined) return source;
  const tagged = TagList.find(({ Key }) => Key === COPY_OF_TAG)?.Value;
  return tagged === undefined ? undefined : `rds:${tagged}`;
}
