/** What a master user of RDS for MySQL 8.0.36 and newer has; SET_USER_ID became two privileges in 8.2.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html */
const STATIC = `SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES,
CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE,
ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, CREATE ROLE, DROP ROLE`;
const dynamicOf = (version: string): string =>
  `APPLICATION_PASSWORD_ADMIN, ROLE_ADMIN, XA_RECOVER_ADMIN, ${/^8\.[01]\./.test(version) ? 'SET_USER_ID' : 'SET_ANY_DEFINER, ALLOW_NONEXISTENT_DEFINER'}`;

/** As published by many who have printed it: it ends any session but those of AWS. */
const RDS_KILL = `CREATE PROCEDURE mysql.rds_kill(IN thread BIGINT) READS SQL DATA DETERMINISTIC
BEGIN
  DECLARE its_user VARCHAR(32);
  DECLARE refusal VARCHAR(255);
  SELECT user INTO its_user FROM information_schema.processlist WHERE id = thread;
  IF its_user IN ('rdsadmin', 'rdsrepladmin') THEN SELECT \`ERROR (RDS): CANNOT KILL RDSADMIN SESSION\` INTO refusal;
  ELSE KILL thread;
  END IF;
END`;

export const MASTER = { username: 'handover_master', password: 'master-secret' };
export const REPLICATION = { username: 'rdsrepladmin', password: 'replication-secret' };

/** Statements of root that make a fresh server look like RDS to its master user. */
export const rdsStatements = (version: string): readonly string[] => [
  `CREATE USER '${MASTER.username}'@'%' IDENTIFIED BY '${MASTER.password}'`,
  `GRANT ${STATIC} ON *.* TO '${MASTER.username}'@'%' WITH GRANT OPTION`,
  `GRANT ${dynamicOf(version)} ON *.* TO '${MASTER.username}'@'%' WITH GRANT OPTION`,
  `CREATE USER '${REPLICATION.username}'@'%' IDENTIFIED BY '${REPLICATION.password}'`,
  `GRANT REPLICATION SLAVE, SYSTEM_USER ON *.* TO '${REPLICATION.username}'@'%'`,
  RDS_KILL,
];
