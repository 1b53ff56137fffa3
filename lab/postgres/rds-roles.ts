import pg from 'pg';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** What only the lab knows of a server, and a standby inherits from its primary. */
export interface ServerLogins {
  readonly admin: Login;
  readonly replication: Login;
}

/**
 * The roles that RDS makes: `rdsadmin` is the provider's superuser and the master is none, only a member of `rds_superuser`.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.rds_superuser.html
 */
export async function createRdsRoles(admin: pg.Client, replication: Login, master: Login, database: string) {
  const { escapeIdentifier: name, escapeLiteral: text } = pg;
  const statements = [
    `CREATE ROLE ${name(replication.username)} REPLICATION LOGIN PASSWORD ${text(replication.password)}`,
    'CREATE ROLE rds_superuser NOLOGIN',
    'GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO rds_superuser WITH ADMIN OPTION',
    `CREATE ROLE ${name(master.username)} LOGIN NOSUPERUSER CREATEDB CREATEROLE PASSWORD ${text(master.password)}`,
    `GRANT rds_superuser TO ${name(master.username)}`,
    `CREATE DATABASE ${name(database)} OWNER ${name(master.username)}`,
  ];
  for (const statement of statements) await admin.query(statement);
}
