import type { FenceGrade } from '../../../contract/settings';

/** One way in which the fence would not hold. `sql` answers a sentence for each case: what is wrong, and what to do. */
export interface AdoptionCheck {
  readonly grades: readonly FenceGrade[];
  /** Keeps the guard from being what the grade asks for: installing fails with it. */
  readonly hinders: boolean;
  /** Of `plan (roles, schemas)`: the application roles and the guarded schemas. */
  readonly sql: string;
}

const BY_TRIGGERS: readonly FenceGrade[] = ['enforced'];
const BY_SESSIONS: readonly FenceGrade[] = ['watchdog', 'acknowledged'];
const ALL = [...BY_TRIGGERS, ...BY_SESSIONS];

const TABLES = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace`;
const WRITABLE = `c.relkind IN ('r', 'p') AND c.relpersistence <> 't'`;
/** A grant on one column is enough to write. */
const MAY_WRITE = `(has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
  OR has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE'))`;
const FIRST_FIVE = `array_to_string((array_agg(n.nspname || '.' || c.relname ORDER BY n.nspname, c.relname))[1:5], ', ')`;

/**
 * The provider's own, by name: `rds` begins the name of an application as well. Most of them can not log in.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.rds_superuser.html
 */
const PROVIDERS_ROLES = [
  'rdsadmin',
  'rdsrepladmin',
  'rdsproxyadmin',
  'rdstopmgr',
  'rdswriteforwarduser',
  'rds_ad',
  'rds_extension',
  'rds_iam',
  'rds_password',
  'rds_replication',
  'rds_reserved',
  'rds_superuser',
];

/**
 * Closing ends their sessions and does not bar them: without a trigger they log in again and write. A member that inherits
 * nothing writes by SET ROLE.
 */
export const OPEN_LOGINS = `WITH writer AS MATERIALIZED (SELECT r.oid FROM plan, pg_roles r WHERE EXISTS (SELECT FROM ${TABLES}
    WHERE ${WRITABLE} AND n.nspname = ANY (schemas) AND ${MAY_WRITE}))
  SELECT format('role "%s" may log in and write, and is not barred: add it to the application roles, or REVOKE', r.rolname)
  FROM plan, pg_roles r WHERE r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> ALL (roles) AND r.rolname <> current_user
  AND r.rolname NOT IN (${PROVIDERS_ROLES.map((role) => `'${role}'`).join(', ')})
  AND EXISTS (SELECT FROM writer WHERE pg_has_role(r.oid, writer.oid, 'MEMBER'))`;

export const ADOPTION_CHECKS: readonly AdoptionCheck[] = [
  {
    grades: ALL,
    hinders: true,
    sql: `SELECT format('application role "%s" does not exist, the plan names %s: create it, or take it out of the plan',
      name, array_to_string(roles, ', ')) FROM plan, unnest(roles) AS name WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)`,
  },
  {
    grades: ALL,
    hinders: true,
    sql: `SELECT format('the plan names "%s" as an application role, and Handover logs in with it: give the application a role of its own',
      current_user) FROM plan WHERE current_user = ANY (roles)`,
  },
  {
    grades: BY_TRIGGERS,
    hinders: true,
    sql: `SELECT format('%s of "%s" without a guard (%s): GRANT %I TO CURRENT_USER WITH INHERIT TRUE would let it in',
      CASE count(*) WHEN 1 THEN '1 table' ELSE count(*) || ' tables' END, o.rolname, ${FIRST_FIVE}, o.rolname)
      FROM plan, ${TABLES} JOIN pg_roles o ON o.oid = c.relowner WHERE ${WRITABLE} AND n.nspname = ANY (schemas)
      AND NOT pg_has_role(current_user, c.relowner, 'USAGE') AND NOT EXISTS (SELECT FROM pg_trigger t
        WHERE t.tgrelid = c.oid AND t.tgname = 'handover_guard' AND t.tgenabled = 'A') GROUP BY o.rolname`,
  },
  {
    grades: BY_TRIGGERS,
    hinders: false,
    sql: `SELECT format('schema %I is not in the plan, and application roles may write to its tables (%s): add it to the guarded schemas, or REVOKE',
      n.nspname, ${FIRST_FIVE}) FROM plan, ${TABLES} WHERE ${WRITABLE} AND n.nspname <> ALL (schemas)
      AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'handover', 'cron')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
      AND EXISTS (SELECT FROM pg_roles r WHERE r.rolname = ANY (roles) AND ${MAY_WRITE}) GROUP BY n.nspname`,
  },
  {
    grades: BY_TRIGGERS,
    hinders: false,
    sql: `SELECT 'the check at COMMIT is switched off: ALTER TABLE handover.commit_check ENABLE ALWAYS TRIGGER commit_check'
      WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'handover.commit_check'::regclass AND tgname = 'commit_check' AND tgenabled = 'A')`,
  },
  {
    // Since PostgreSQL 16 CREATEROLE alone no longer alters a role that somebody else created.
    // https://www.postgresql.org/docs/16/release-16.html
    grades: ALL,
    hinders: false,
    sql: `SELECT format('application role "%s" can not be barred: GRANT %I TO %I WITH ADMIN OPTION, by the role that created it', rolname, rolname, current_user)
      FROM plan, pg_roles WHERE rolname = ANY (roles) AND CASE WHEN current_setting('server_version_num')::int >= 160000
        THEN NOT pg_has_role(current_user, oid, 'MEMBER WITH ADMIN OPTION')
        ELSE rolsuper AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) END`,
  },
  {
    grades: ALL,
    hinders: false,
    sql: `SELECT format('sessions of application role "%s" can not be ended: GRANT pg_signal_backend TO %I', rolname, current_user)
      FROM plan, pg_roles WHERE rolname = ANY (roles) AND NOT pg_has_role(current_user, 'pg_signal_backend', 'USAGE')
      AND NOT pg_has_role(current_user, oid, 'USAGE')`,
  },
  {
    grades: ALL,
    hinders: false,
    sql: `SELECT format('sessions of "%s", the login of Handover, write as (%s): give the application a role of its own',
      current_user, string_agg(DISTINCT coalesce(nullif(application_name, ''), 'no name'), ', ')) FROM pg_stat_activity
      WHERE datname = current_database() AND usename = current_user AND backend_type = 'client backend'
      AND application_name NOT IN ('handover', 'pg_cron') HAVING count(*) > 0`,
  },
  { grades: BY_SESSIONS, hinders: false, sql: OPEN_LOGINS },
  {
    // An apply worker fires no statement trigger. https://www.postgresql.org/docs/18/logical-replication-architecture.html
    grades: ALL,
    hinders: false,
    sql: `SELECT format(CASE WHEN subenabled
        THEN 'subscription "%s" writes into this database past the guard: drop it, or apply it into a database outside the plan'
        ELSE 'subscription "%s" is disabled, by a fence or by hand, and would write past the guard: drop it, or apply it into a database outside the plan' END, subname)
      FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  },
];
