import type { Finding } from './check';
import type { HandoverConfig, RecordConfig, WorkloadConfig } from './config';
import { orderFindings } from './database-order-rules';
import { databaseFindings, fitIntoAStack } from './database-rules';
import type { Draft } from './draft';
import { parseDurationSeconds } from './durations';
import { goalFindings } from './goal-rules';
import { applicationFindings } from './jobs-rules';
import type { KeyPath } from './mistakes';
import { transactionOnOwnHosts } from './transaction-rules';

type Workload = Draft<WorkloadConfig>;
type WorkloadRule = (workload: Workload, config: Draft<HandoverConfig>) => readonly Finding[];

const LONGEST_TTL_SECONDS = 60;

const REGION_KEYS = ['home', 'standby', 'tiebreaker'] as const;

const WORKLOAD_RULES: readonly WorkloadRule[] = [
  goalFindings,
  ({ databases = [] }) => repeated(['databases'], 'name', namesOf(databases)),
  databaseRules,
  ({ records = [] }) => repeated(['records'], 'name', namesOf(records)),
  ({ jobs }) => repeated(['jobs', 'applications'], 'name', namesOf(jobs?.applications ?? [])),
  classesAreUnique,
  schedulesAreRight,
  markersHaveADatabase,
  applicationFindings,
  markersAreRequired,
  transactionOnOwnHosts,
  ({ records = [] }) => records.flatMap((record, index) => under(['records', index], recordFindings(record ?? {}))),
];

/** Rules across the whole file. */
export const configFindings = (config: Draft<HandoverConfig>): readonly Finding[] => {
  const workloads = config.workloads ?? [];
  return [
    ...repeated(['workloads'], 'name', namesOf(workloads)),
    ...oneSetOfRegions(workloads),
    ...workloads.flatMap((workload, index) =>
      under(
        ['workloads', index],
        WORKLOAD_RULES.flatMap((rule) => rule(workload ?? {}, config)),
      ),
    ),
  ];
};

/** The ledger is one table per installation, owned by a stack in the tiebreaker. */
function oneSetOfRegions([first, ...others]: readonly (Workload | undefined)[]): readonly Finding[] {
  if (REGION_KEYS.some((key) => first?.[key] === undefined)) return [];
  const tiebreaker = first?.tiebreaker;
  const serving = [first?.home, first?.standby];
  return others.flatMap((workload, index) =>
    REGION_KEYS.filter((key) => {
      const seen = workload?.[key];
      return seen !== undefined && !(key === 'tiebreaker' ? seen === tiebreaker : serving.includes(seen));
    }).map((key) => ({
      path: ['workloads', index + 1, key],
      wanted:
        key === 'tiebreaker'
          ? `"${tiebreaker}" like that of the first workload: an installation has one ledger`
          : `one of ${serving.join(', ')} like the first workload: an installation has one ledger`,
    })),
  );
}

function databaseRules(workload: Workload, { installation }: Draft<HandoverConfig>): readonly Finding[] {
  const { databases = [], name: workloadName } = workload;
  const names = { installation, workload: workloadName };
  return [
    ...fitIntoAStack(databases),
    ...orderFindings(databases),
    ...databases.flatMap((each, index) => under(['databases', index], databaseFindings(each ?? {}, names))),
  ];
}

function classesAreUnique({ jobs }: Workload): readonly Finding[] {
  return (jobs?.applications ?? []).flatMap((application, index) => {
    const path = ['jobs', 'applications', index, 'classes'];
    return repeats(application?.classes ?? []).map((at) => ({ path: [...path, at], wanted: 'named only once' }));
  });
}

function schedulesAreRight({ jobs }: Workload): readonly Finding[] {
  return (jobs?.applications ?? []).flatMap((application, index) => {
    const { schedules = [], classes = [] } = application ?? {};
    const path = ['jobs', 'applications', index, 'schedules'];
    const unknown = schedules.flatMap((schedule, at) =>
      schedule?.jobClass === undefined || classes.includes(schedule.jobClass) ? [] : [at],
    );
    return [
      ...repeated(path, 'name', namesOf(schedules)),
      ...unknown.map((at) => ({
        path: [...path, at, 'jobClass'],
        wanted: `a class of the application: ${classes.join(', ')}`,
      })),
    ];
  });
}

function markersHaveADatabase({ jobs, databases = [] }: Workload): readonly Finding[] {
  const known = namesOf(databases).filter((name) => name !== undefined);
  return (jobs?.applications ?? []).flatMap((application, index) => {
    const marker = application?.markerDatabase;
    const needed = application?.effects === 'marked' || marker !== undefined;
    if (!needed || known.length === 0 || (marker !== undefined && known.includes(marker))) return [];
    return [
      {
        path: ['jobs', 'applications', index, 'markerDatabase'],
        wanted: `the database of the markers: ${known.join(', ')}`,
      },
    ];
  });
}

/** A takeover looks for the markers of what was done: it cannot go on without them. */
function markersAreRequired({ jobs, databases = [] }: Workload): readonly Finding[] {
  const optional = namesOf(databases.filter((database) => database?.required === false));
  return (jobs?.applications ?? []).flatMap((application, index) =>
    application?.markerDatabase !== undefined && optional.includes(application.markerDatabase)
      ? [{ path: ['jobs', 'applications', index, 'markerDatabase'], wanted: MARKERS_REQUIRED }]
      : [],
  );
}

export const MARKERS_REQUIRED = 'a database that is required: a takeover looks for the markers of finished jobs there';

function recordFindings({ name, zone, ttl }: Draft<RecordConfig>): readonly Finding[] {
  const findings: Finding[] = [];
  if (name !== undefined && zone !== undefined && !name.endsWith(`.${zone}`)) {
    findings.push({ path: ['name'], wanted: `a name below its zone "${zone}" (a CNAME cannot stand at the apex)` });
  }
  if ((parseDurationSeconds(ttl ?? '') ?? 0) > LONGEST_TTL_SECONDS) {
    findings.push({ path: ['ttl'], wanted: 'at most "60 seconds": clients keep the old Region for so long' });
  }
  return findings;
}

const namesOf = (items: readonly ({ readonly name?: string } | undefined)[]) => items.map((item) => item?.name);

const repeated = (path: KeyPath, key: string, names: readonly (string | undefined)[]): readonly Finding[] =>
  repeats(names).map((index) => ({
    path: [...path, index, key],
    wanted: 'a name that is not taken by an earlier entry',
  }));

/** Positions of values that stand earlier in the list as well. */
const repeats = (values: readonly (string | undefined)[]): readonly number[] =>
  values.flatMap((value, index) => (value !== undefined && values.indexOf(value) < index ? [index] : []));

const under = (prefix: KeyPath, findings: readonly Finding[]): readonly Finding[] =>
  findings.map((finding) => ({ ...finding, path: [...prefix, ...finding.path] }));
