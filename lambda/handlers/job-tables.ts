import { JobTables } from '../adapters/aws/ledger/job-tables';
import { LedgerTable } from '../adapters/aws/ledger/ledger-table';
import { jobsTableName } from '../contract/names';
import type { WorkloadSettings } from '../contract/settings';
import { otherSide, sideOf } from '../domain/sides';

export interface RegionalTable {
  readonly region: string;
  readonly table: string;
}

/** Tables of jobs that stand in one Region only, and whose jobs those are. */
export interface JobTablesAddress {
  readonly applications: readonly string[];
  readonly here: RegionalTable;
  /** Of the other serving Region. */
  readonly there: RegionalTable;
}

/** Undefined where no application is `one-region`, and in the tiebreaker, which has no jobs. */
export function jobTablesOf(settings: WorkloadSettings, region: string): JobTablesAddress | undefined {
  const applications = (settings.jobs?.applications ?? [])
    .filter(({ durability }) => durability === 'one-region')
    .map(({ name }) => name);
  const side = sideOf(settings.regions, region);
  if (side === undefined || applications.length === 0) return undefined;
  const of = (each: typeof side) => ({ region: settings.regions[each], table: jobsTableName(settings, each) });
  return { applications, here: of(side), there: of(otherSide(side)) };
}

/** The table of one Region has one endpoint: it is tried as often as the ledger, whose endpoints are three. */
export const jobTables = (
  ledger: LedgerTable,
  { here: { region, table }, applications }: Pick<JobTablesAddress, 'here' | 'applications'>,
): JobTables => new JobTables(ledger, new LedgerTable(table, [region, region, region]), new Set(applications));
