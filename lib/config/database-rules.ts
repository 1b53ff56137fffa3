import type { Finding } from './check';
import type { AuroraGlobalConfig, DatabaseConfig } from './config';
import type { Draft } from './draft';
import { ENGINES, fenceInstead } from './engines';

type Database = Draft<DatabaseConfig>;

/** Names that begin every identifier of a database. */
interface Names {
  readonly installation: string | undefined;
  readonly workload: string | undefined;
}

/**
 * The password of each stands in home's template as a dynamic reference, and a template takes sixty of them.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html#dynamic-references-considerations
 */
const MOST_CREATED = 60;

/**
 * Of each pair the app makes two resources in home's data stack and, with policies that overflow, hardly more in its serving stack, beside
 * some thirty and some hundred and forty others (eleven more for each further application). A stack holds 500.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MOST_RESOURCES = 450;
const OF_A_PAIR = 2;
/** Secret, cluster and global database; each instance is one more. */
const OF_A_GLOBAL_DATABASE = 3;

export function fitIntoAStack(databases: readonly (Database | undefined)[]): readonly Finding[] {
  const instead = 'split the workload, or adopt existing databases with the library';
  if (databases.length > MOST_CREATED) {
    const wanted = `at most ${MOST_CREATED} databases, there are ${databases.length}: a template takes ${MOST_CREATED} dynamic references, and each password is one; ${instead}`;
    return [{ path: ['databases'], wanted }];
  }
  const resources = databases.reduce((sum, database) => sum + resourcesOf(database), 0);
  if (resources <= MOST_RESOURCES) return [];
  const wanted =
    `databases of at most ${MOST_RESOURCES} resources, these have ${resources} (a pair ${OF_A_PAIR}, an Aurora global database ${OF_A_GLOBAL_DATABASE} ` +
    `and one of each instance): a stack holds 500 resources; ${instead}`;
  return [{ path: ['databases'], wanted }];
}

const isAurora = (database: Database | undefined): database is Draft<AuroraGlobalConfig> =>
  database?.kind === 'aurora-global';

const resourcesOf = (database: Database | undefined): number =>
  isAurora(database) ? OF_A_GLOBAL_DATABASE + (database.instances ?? 2) : OF_A_PAIR;

export function databaseFindings(database: Database, names: Names): readonly Finding[] {
  return [...engineFindings(database), ...(isAurora(database) ? auroraFindings(database, names) : [])];
}

function engineFindings(database: Database): readonly Finding[] {
  const { kind, engine, engineVersion, fence, applicationRoles = [] } = database;
  if (engine === undefined) return [];
  const { version, longestRole } = ENGINES[engine];
  const { pattern, wanted } = version[kind ?? 'rds-replica-pair'];
  const findings: Finding[] = [];
  if (engineVersion !== undefined && !pattern.test(engineVersion)) findings.push({ path: ['engineVersion'], wanted });
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

/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html */
const MEMORY_OPTIMIZED = /^[rx]\d/;

/** `<installation>-<workload>-<name>-standby-16` has to fit into the 63 characters of an identifier. */
const LONGEST_NAMES = 63 - '--'.length - '-standby-16'.length;

function auroraFindings({ name, instanceClass }: Draft<AuroraGlobalConfig>, names: Names): readonly Finding[] {
  const findings: Finding[] = [];
  if (instanceClass !== undefined && !MEMORY_OPTIMIZED.test(instanceClass))
    findings.push({
      path: ['instanceClass'],
      wanted: 'a memory-optimized class such as "r7g.large": an Aurora global database takes no other',
    });
  const together = [names.installation, names.workload, name].reduce((sum, each) => sum + (each ?? '').length, 0);
  if (together > LONGEST_NAMES)
    findings.push({
      path: ['name'],
      wanted: `shorter: installation, workload and name have ${together} characters together, identifiers of an Aurora global database have room for ${LONGEST_NAMES}`,
    });
  return findings;
}
