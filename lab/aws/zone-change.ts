import { AwsError } from './errors';
import type { HealthChecks } from './health-checks';
import { dotless, type RecordSet } from './record-set';

export interface RecordChange {
  readonly action: 'CREATE' | 'UPSERT' | 'DELETE';
  readonly record: RecordSet;
}

/** The records after a batch; throws `InvalidChangeBatch` and changes nothing when one of its changes can not be. */
export function changed(
  zone: { readonly name: string },
  records: readonly RecordSet[],
  changes: readonly RecordChange[],
  health: HealthChecks,
): readonly RecordSet[] {
  const after = changes.reduce((before, change) => apply(before, change), records);
  const faults = after.flatMap((record) =>
    RULES.filter((rule) => !rule.holds(record, after, zone)).map((rule) => rule.else(record)),
  );
  if (faults.length > 0) throw invalid([...new Set(faults)].join('; '));
  for (const { record } of changes) if (record.healthCheckId !== undefined) health.find(record.healthCheckId);
  return after;
}

function apply(records: readonly RecordSet[], { action, record }: RecordChange): readonly RecordSet[] {
  const same = records.find((other) => identity(other) === identity(record));
  const others = records.filter((other) => other !== same);
  if (action === 'CREATE' && same !== undefined) throw invalid(`${shown(record)} already exists`);
  if (action !== 'DELETE') return [...others, record];
  if (same === undefined) throw invalid(`${shown(record)} was not found`);
  if (contents(same) !== contents(record)) throw invalid(`${shown(record)} has other values than those given`);
  return others;
}

interface Rule {
  readonly holds: (record: RecordSet, all: readonly RecordSet[], zone: { readonly name: string }) => boolean;
  readonly else: (record: RecordSet) => string;
}

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html */
const RULES: readonly Rule[] = [
  {
    holds: (record, _, zone) => `.${dotless(record.name)}`.endsWith(`.${zone.name}`),
    else: (record) => `${shown(record)} is not in the zone`,
  },
  {
    holds: (record) => record.values.length > 0 && (record.type !== 'CNAME' || record.values.length === 1),
    else: (record) => `${shown(record)} must have a value, a CNAME exactly one`,
  },
  {
    holds: (record, all) =>
      (record.type === 'CNAME' ? alike(record, all, 'name') : []).every((other) => other.type === 'CNAME'),
    else: (record) => `${shown(record)} shares its name with a record of another type`,
  },
  {
    holds: (record) => (record.failover === undefined) === (record.setIdentifier === undefined),
    else: (record) => `${shown(record)} must have Failover and SetIdentifier together`,
  },
  {
    holds: (record) => record.failover !== 'PRIMARY' || record.healthCheckId !== undefined,
    else: (record) => `${shown(record)} is PRIMARY and must have a health check`,
  },
  {
    holds: (record, all) =>
      alike(record, all, 'type').every((other) => (other.failover === undefined) === (record.failover === undefined)),
    else: (record) => `${shown(record)} mixes failover and simple routing`,
  },
  {
    holds: (record, all) =>
      record.failover === undefined || !alike(record, all, 'type').some((other) => other.failover === record.failover),
    else: (record) => `${shown(record)} must be the only one that is ${record.failover}`,
  },
];

/** Other records of the same name, or of the same name and type. */
const alike = (record: RecordSet, all: readonly RecordSet[], by: 'name' | 'type'): readonly RecordSet[] =>
  all.filter(
    (other) =>
      other !== record && dotless(other.name) === dotless(record.name) && (by === 'name' || other.type === record.type),
  );

const identity = (record: RecordSet): string => `${dotless(record.name)}/${record.type}/${record.setIdentifier ?? ''}`;

const contents = (record: RecordSet): string =>
  JSON.stringify([[...record.values].sort(), record.ttlSeconds, record.failover ?? null, record.healthCheckId ?? null]);

const shown = (record: RecordSet): string =>
  `[name='${dotless(record.name)}.', type='${record.type}'${record.setIdentifier === undefined ? '' : `, set identifier='${record.setIdentifier}'`}]`;

const invalid = (message: string): AwsError => new AwsError('InvalidChangeBatch', message);
