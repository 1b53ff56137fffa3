import { ADOPTION_CHECKS } from './adoption-checks';
import type { Statements } from './database-session';
import { closesByItself, type GuardSettings } from './guard-settings';
import { isWatching } from './guard-watchdog';
import { HIDDEN, preparedTransactions } from './prepared-transactions';

const LONGEST_FAULT = 1_000;

export interface Findings {
  readonly hinders: readonly string[];
  readonly faults: readonly string[];
}

/** Judged on the primary: sessions, parameters and accounts that count are there. */
export async function judgeAdoption(statements: Statements, settings: GuardSettings): Promise<Findings> {
  const hinders = await missingRoles(statements, settings);
  const faults: string[] = [];
  const checks = ADOPTION_CHECKS.filter(({ where }) => where === 'always' || closesByItself(settings));
  for (const check of checks)
    (check.hinders ? hinders : faults).push(...(await found(statements, check.sql, settings)));
  if ((await preparedTransactions(statements)) === 'hidden') faults.push(HIDDEN);
  return { hinders, faults };
}

async function found(statements: Statements, sql: string, settings: GuardSettings): Promise<readonly string[]> {
  const { applicationRoles: roles, guardedSchemas: schemas } = settings;
  const rows = await statements.rows<{ fault: string }>(`SELECT fault FROM (${sql}) AS judged (fault) ORDER BY fault`, {
    roles,
    schemas,
  });
  return rows.map(({ fault }) => fault);
}

async function missingRoles(statements: Statements, { applicationRoles: roles }: GuardSettings): Promise<string[]> {
  const there = await statements.rows<{ name: string }>(
    'SELECT DISTINCT User AS name FROM mysql.user WHERE User IN (:roles)',
    { roles },
  );
  return roles
    .filter((role) => !there.some(({ name }) => name === role))
    .map(
      (role) =>
        `application role "${role}" does not exist, the plan names ${roles.join(', ')}: create it, or take it out of the plan`,
    );
}

const NOT_WATCHING = 'the watchdog does not run: SHOW EVENTS FROM handover, and the error log of the instance, say why';

/** An event that was just made has its first call within two seconds. */
const LOOKS = 15;
const LOOK_INTERVAL_MS = 200;

export async function awaitWatchdog(
  statements: Statements,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<readonly string[]> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (await isWatching(statements)) return [];
    await sleep(LOOK_INTERVAL_MS);
  }
  return [NOT_WATCHING];
}

const FAULTS = 'SELECT fault FROM handover.fault ORDER BY place';

/** The table replicates, so that the replica shows what its primary found. */
export async function readFaults(statements: Statements): Promise<readonly string[]> {
  return (await statements.rows<{ fault: string }>(FAULTS)).map(({ fault }) => fault);
}

/** Makes what is written down what was found. Writes nothing where nothing changed. */
export async function recordFaults(statements: Statements, faults: readonly string[]): Promise<void> {
  const wanted = faults.map((fault) => fault.slice(0, LONGEST_FAULT));
  if ((await readFaults(statements)).join('\n') === wanted.join('\n')) return;
  await statements.change('DELETE FROM handover.fault WHERE place >= :kept', { kept: wanted.length });
  for (const [place, fault] of wanted.entries())
    await statements.change('REPLACE INTO handover.fault (place, fault) VALUES (:place, :fault)', { place, fault });
}

/** The logins that the watchdog bars. */
export async function recordRoles(statements: Statements, roles: readonly string[]): Promise<void> {
  const known = await statements.rows<{ name: string }>('SELECT name FROM handover.application_role');
  const names = known.map(({ name }) => name);
  for (const name of names.filter((each) => !roles.includes(each)))
    await statements.change('DELETE FROM handover.application_role WHERE name = :name', { name });
  for (const name of roles.filter((each) => !names.includes(each)))
    await statements.change('INSERT IGNORE INTO handover.application_role VALUES (:name)', { name });
}
