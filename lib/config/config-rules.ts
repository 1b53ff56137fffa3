import type { Finding } from './check';
import type { DatabaseConfig, HandoverConfig, RecordConfig, WorkloadConfig } from './config';
import type { Draft } from './draft';
import { parseDurationSeconds } from './durations';
import { ENGINES, fenceInstead } from './engines';
import { goalFindings } from './goal-rules';
import { applicationFindings } from './jobs-rules';
import type { KeyPath } from './mistakes';
import { transactionOnOwnHosts } from './transaction-rules';

type Workload = Draft<WorkloadConfig>;
type WorkloadRule = (workload: Workload) => readonly Finding[];

const LONGEST_TTL_SECONDS = 60;

/**
 * Of each database the app makes six resources in home's data stack and five in its serving stack, beside some thirty and
 * ninety others; a stack holds 500. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MOST_CREATED_DATABASES = 75;

const REGION_KEYS = ['home', 'standby', 'tiebreaker'] as const;

const WORKLOAD_RULES: readonly WorkloadRule[] = [
  goalFindings,
  ({ databases = [] }) => repeated(['databases'], 'name', namesOf(databases)),
  fitIntoAStack,
  ({ databases = [] }) =>
    databases.flatMap((database, index) => under(['databases', index], databaseFindings(database ?? {}))),
  ({ records = [] }) => repeated(['records'], 'name', namesOf(records)),
  ({ jobs }) => repeated(['jobs', 'applications'], 'name', namesOf(jobs?.applications ?? [])),
  classesAreUnique,
  schedulesAreRight,
  markersHaveADatabase,
  applicationFindings,
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
        WORKLOAD_RULES.flatMap((rule) => rule(workload ?? {})),
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

function fitIntoAStack({ databases = [] }: Workload): readonly Finding[] {
  if (databases.length <= MOST_CREATED_DATABASES) return [];
  const most = `at most ${MOST_CREATED_DATABASES} databases, there are ${databases.length}`;
  return [
    {
      path: ['databases'],
      wanted: `${most}: a stack holds 500 resources; split the workload, or adopt existing databases with the library`,
    },
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

function databaseFindings(database: Draft<DatabaseConfig>): readonly Finding[] {
  const { engine, engineVersion, fence, applicationRoles = [] } = database;
  if (engine === undefined) return [];
  const { version, longestRole } = ENGINES[engine];
  const findings: Finding[] = [];
  if (engineVersion !== undefined && !version.pattern.test(engineVersion)) {
    findings.push({ path: ['engineVersion'], wanted: version.wanted });
  }
  const instead = fence === undefined ? undefined : fenceInstead(engine, fence);
  if (instead !== undefined) findings.push({ path: ['fence'], wanted: instead });
  const tooLong = applicationRoles.flatMap((role, index) => ((role ?? '').length > longestRole ? [index] : []));
  return [
    ...findings,
    ...tooLong.map((index) => ({
      path: ['applicationRoles', index],
      wanted: `at most ${longestRole} characters, as a user name of ${engine}`,
    })),
  ];
}

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
