import type { DBInstance, DBSnapshot } from '@aws-sdk/client-rds';
import type { LastSnapshot } from '../../ports/replica-seeding';

type Rule = (snapshot: DBSnapshot, instance: DBInstance, notBefore: string) => string | undefined;

/**
 * A name says nothing of what a snapshot holds. The resource id of an instance stays the same when it is renamed, and its
 * snapshots show it. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html
 */
const RULES: readonly Rule[] = [
  ({ Status }) => (Status === 'failed' ? 'has failed' : undefined),
  ({ SnapshotType: type }) =>
    type === 'manual' ? undefined : `is of type ${type ?? 'unknown'}, only a manual one stays`,
  ({ DbiResourceId: of, DBInstanceIdentifier: called = 'nothing' }, { DbiResourceId: id }) =>
    of !== undefined && of === id
      ? undefined
      : `is of ${called} (${of ?? 'no resource id'}), not of ${id ?? 'this one'}`,
  (snapshot, _, notBefore) => {
    const at = takenAt(snapshot);
    return at !== undefined && !(at.getTime() >= Date.parse(notBefore))
      ? `was taken at ${at.toISOString()}, before the old side was closed (${notBefore})`
      : undefined;
  },
  (snapshot) =>
    takenAt(snapshot) === undefined && snapshot.Status === 'available' ? 'does not show when it was taken' : undefined,
];

/** Copying changes the other time; the original one stays. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html */
const takenAt = ({ OriginalSnapshotCreateTime: first, SnapshotCreateTime: last }: DBSnapshot): Date | undefined =>
  first ?? last;

/** Why the snapshot of that name is not the last one of the old primary; undefined: it is, or becomes it. */
export function notLastSnapshot(
  snapshot: DBSnapshot,
  instance: DBInstance,
  { name, instance: wanted, notBefore }: LastSnapshot,
): string | undefined {
  const why = RULES.map((complains) => complains(snapshot, instance, notBefore)).find((said) => said !== undefined);
  return why === undefined
    ? undefined
    : `snapshot ${name} ${why}, so it is not the last snapshot of ${wanted}: copy it to another name if you need it, delete it, then start again`;
}
