/** One way in which the fence would not hold. `sql` answers a sentence for each case: what is wrong, and what to do. */
export interface AdoptionCheck {
  /** `closing`: only where the database has to close by itself. */
  readonly where: 'always' | 'closing';
  /** Keeps the guard from being what the grade asks for: installing fails with it. */
  readonly hinders: boolean;
  readonly sql: string;
}

const FIRST_FIVE = (names: string) =>
  `SUBSTRING_INDEX(GROUP_CONCAT(${names} ORDER BY ${names} SEPARATOR ', '), ', ', 5)`;
const LOGIN = `SUBSTRING_INDEX(CURRENT_USER(), '@', 1)`;
const GROUP = 'in the parameter group of this instance and of its replica';

/** AWS's own, and those that no person logs in with. */
const SYSTEM_USERS = `'rdsadmin', 'rdsrepladmin', 'rdstopmgr', 'event_scheduler', 'system user', 'unauthenticated user'`;

export const ADOPTION_CHECKS: readonly AdoptionCheck[] = [
  {
    where: 'always',
    hinders: true,
    sql: `SELECT CONCAT('the plan names "', ${LOGIN}, '" as an application role, and Handover logs in with it: give the application a login of its own')
      FROM DUAL WHERE ${LOGIN} IN (:roles)`,
  },
  {
    where: 'always',
    hinders: true,
    sql: `SELECT 'the procedure mysql.rds_kill is not there: without it no session of another login can be ended' FROM DUAL
      WHERE NOT EXISTS (SELECT 1 FROM information_schema.routines WHERE routine_schema = 'mysql' AND routine_name = 'rds_kill')`,
  },
  {
    where: 'closing',
    hinders: true,
    sql: `SELECT 'event_scheduler is off, and nothing ends sessions after the deadline: set event_scheduler = ON ${GROUP}' FROM DUAL
      WHERE @@global.event_scheduler <> 'ON'`,
  },
  {
    // In the other formats the triggers' read of the row would be a locking one, and stop the keeper's extension.
    where: 'closing',
    hinders: false,
    sql: `SELECT CONCAT('binlog_format is ', @@global.binlog_format, ', and triggers would lock the row of the fence: set binlog_format = ROW ${GROUP}')
      FROM DUAL WHERE @@global.binlog_format <> 'ROW'`,
  },
  {
    where: 'always',
    hinders: false,
    sql: `SELECT 'the binary log is off, and no replica receives anything: switch automated backups on' FROM DUAL WHERE NOT @@global.log_bin`,
  },
  {
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.KnownIssuesAndLimitations.html
    where: 'always',
    hinders: false,
    sql: `SELECT CONCAT('sessions of application role "', User, '" can not be ended, mysql.rds_kill knows 16 characters before 8.0.33: upgrade the engine, or take a shorter name')
      FROM mysql.user WHERE User IN (:roles) AND CHAR_LENGTH(User) > 16 AND VERSION() REGEXP '^8[.]0[.]([0-9]|[12][0-9]|3[0-2])($|[^0-9])'`,
  },
  {
    where: 'always',
    hinders: false,
    sql: `SELECT CONCAT('application role "', User, '" may create users, and so lift its own bar: REVOKE CREATE USER ON *.* FROM ', QUOTE(User), '@', QUOTE(Host))
      FROM mysql.user WHERE User IN (:roles) AND Create_user_priv = 'Y'`,
  },
  {
    where: 'always',
    hinders: false,
    sql: `SELECT CONCAT('tables without transactions keep what a session wrote that is ended (', ${FIRST_FIVE(`CONCAT(table_schema, '.', table_name)`)},
      '): ALTER TABLE … ENGINE = InnoDB') FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema IN (:schemas) AND engine <> 'InnoDB' HAVING COUNT(*) > 0`,
  },
  {
    where: 'always',
    hinders: false,
    sql: `SELECT CONCAT('event ', event_schema, '.', event_name, ' runs as ', definer, ', whose sessions the watchdog does not end: give it an application role as its DEFINER')
      FROM information_schema.events WHERE event_schema IN (:schemas) AND SUBSTRING_INDEX(definer, '@', 1) NOT IN (:roles)`,
  },
  {
    where: 'always',
    hinders: false,
    sql: `SELECT CONCAT('sessions of "', user, '", the login of Handover, come from elsewhere (', GROUP_CONCAT(DISTINCT SUBSTRING_INDEX(host, ':', 1)),
      '): give the application a login of its own') FROM information_schema.processlist
      WHERE user = ${LOGIN} AND host LIKE '%:%' AND COALESCE(IS_USED_LOCK(CONCAT('handover.session.', id)), 0) <> id GROUP BY user`,
  },
  {
    // Closing ends their sessions and does not bar them: the trigger refuses their statements, nothing their late COMMIT.
    where: 'always',
    hinders: false,
    sql: `SELECT CONCAT('user "', u.User, '" may log in and write, and is not barred: add it to the application roles, or REVOKE')
      FROM mysql.user u LEFT JOIN mysql.db d ON d.User = u.User AND d.Host = u.Host AND d.Db IN (:schemas)
      WHERE u.account_locked = 'N' AND u.User NOT IN (:roles) AND u.User <> ${LOGIN} AND u.User NOT IN (${SYSTEM_USERS})
        AND u.User NOT LIKE 'mysql.%' AND u.Super_priv = 'N'
        AND 'Y' IN (u.Insert_priv, u.Update_priv, u.Delete_priv, COALESCE(d.Insert_priv, 'N'), COALESCE(d.Update_priv, 'N'), COALESCE(d.Delete_priv, 'N'))
      GROUP BY u.User`,
  },
];
