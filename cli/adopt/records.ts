import type { RecordToPut, StandingRecords } from '../../lambda/ports/standing-records';
import type { CheckedRecord, CheckedWorkload } from '../../lib/config/schema';
import { judgeRecord, type RecordAdoption } from './record-adoption';
import type { StandsStill } from './standing-workload';

export interface JudgedRecord {
  readonly record: CheckedRecord;
  readonly adoption: RecordAdoption;
  /** The workload for which it was judged. */
  readonly still: StandsStill;
}

/** Records that a run changes; those that follow health checks follow the ledger by themselves. */
export const judgedRecords = (
  { records }: CheckedWorkload,
  still: StandsStill,
  zones: StandingRecords,
): Promise<readonly JudgedRecord[]> =>
  Promise.all(
    records
      .filter(({ strategy }) => strategy === 'change-record')
      .map(async (record) => {
        const standing = await zones.find(record);
        return { record, still, adoption: judgeRecord(standing, { ...record, serving: still.serving }) };
      }),
  );

export const adoptedRecord = (
  { zoneId, name, endpoint, ttlSeconds }: CheckedRecord,
  still: StandsStill,
): RecordToPut => ({
  zoneId,
  name,
  ttlSeconds,
  target: endpoint[still.serving],
});

export const inLine = ({ adoption }: JudgedRecord): boolean => adoption.kind === 'in line';
export const foreign = ({ adoption }: JudgedRecord): boolean => adoption.kind === 'foreign';

export function wordsOf({ record, adoption, still }: JudgedRecord): string {
  const { name, endpoint, ttlSeconds } = record;
  const wanted = `${endpoint[still.serving]}, because ${still.lease.active} serves under epoch ${still.lease.epoch}`;
  switch (adoption.kind) {
    case 'in line':
      return `${name}: in line, points at ${endpoint[still.serving]}`;
    case 'missing':
      return `${name}: does not exist, should point at ${wanted}`;
    case 'other side':
      return `${name}: points at ${adoption.target}, should point at ${wanted}`;
    case 'other ttl':
      return `${name}: has a TTL of ${adoption.ttlSeconds} s, the configuration says ${ttlSeconds} s`;
    case 'foreign':
      return (
        `${name}: points at ${adoption.targets.join(' and ') || 'nothing'}, which is neither side's endpoint and is left alone; ` +
        `correct the record, or endpoint in the configuration (${endpoint.home}, ${endpoint.standby})`
      );
  }
}
