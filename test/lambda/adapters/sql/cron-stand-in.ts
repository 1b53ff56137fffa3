import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The SQL side of pg_cron, for servers that have no such library: the table with its row security, `schedule` and
 * `unschedule`, owned as on RDS by `rds_superuser`, who sees all jobs and may alter them. Nothing runs the jobs: a test does
 * (`PostgresPair.runJobs`). The real extension is used by `watchdog-pg-cron.test.ts` where it is installed.
 * https://github.com/citusdata/pg_cron
 */
export const VERSION = '1.6';
export const VERSION_WITHOUT_SECONDS = '1.4-1';

const SCHEMA = (seconds: boolean): string => `
CREATE SCHEMA cron;
CREATE SEQUENCE cron.jobid_seq;
CREATE TABLE cron.job (
  jobid bigint PRIMARY KEY DEFAULT nextval('cron.jobid_seq'),
  schedule text NOT NULL, command text NOT NULL, nodename text NOT NULL DEFAULT 'localhost',
  nodeport int NOT NULL DEFAULT inet_server_port(), database text NOT NULL DEFAULT current_database(),
  username text NOT NULL DEFAULT current_user, active boolean NOT NULL DEFAULT true, jobname text,
  CONSTRAINT jobname_username_uniq UNIQUE (jobname, username)
);
CREATE TABLE cron.job_run_details (
  jobid bigint, runid bigint PRIMARY KEY, job_pid int, database text, username text, command text, status text,
  return_message text, start_time timestamptz, end_time timestamptz
);
GRANT SELECT ON cron.job TO public;
GRANT SELECT, DELETE ON cron.job_run_details TO public;
ALTER TABLE cron.job ENABLE ROW LEVEL SECURITY;
ALTER TABLE cron.job_run_details ENABLE ROW LEVEL SECURITY;
CREATE POLICY cron_job_policy ON cron.job USING (username = current_user);
CREATE POLICY cron_job_run_details_policy ON cron.job_run_details USING (username = current_user);

CREATE FUNCTION cron.schedule(job_name text, schedule text, command text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  id bigint;
BEGIN
  IF NOT (schedule ~ '^([^ ]+ +){4}[^ ]+$' OR (${seconds} AND schedule ~ '^[1-5]?[0-9] seconds$')) THEN
    RAISE EXCEPTION 'invalid schedule: %', schedule;
  END IF;
  INSERT INTO cron.job (schedule, command, username, jobname) VALUES (schedule, command, session_user, job_name)
  ON CONFLICT ON CONSTRAINT jobname_username_uniq DO UPDATE SET schedule = excluded.schedule, command = excluded.command
  RETURNING jobid INTO id;
  RETURN id;
END $$;

CREATE FUNCTION cron.unschedule(job_id bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  DELETE FROM cron.job WHERE jobid = job_id AND username = session_user;
  IF NOT FOUND THEN RAISE EXCEPTION 'could not find valid entry for job %', job_id; END IF;
  RETURN true;
END $$;

ALTER TABLE cron.job OWNER TO rds_superuser;
GRANT USAGE ON SCHEMA cron TO rds_superuser;
`;

/** Writes the extension's files and answers the server settings that make it known. PostgreSQL 18 and newer. */
export async function cronStandIn(directory: string): Promise<Readonly<Record<string, string>>> {
  const files = join(directory, 'extension');
  await mkdir(files, { recursive: true });
  await writeFile(join(files, 'pg_cron.control'), `default_version = '${VERSION}'\nrelocatable = false\n`);
  for (const version of [VERSION, VERSION_WITHOUT_SECONDS])
    await writeFile(join(files, `pg_cron--${version}.sql`), SCHEMA(version === VERSION));
  return { extension_control_path: `${directory}:$system`, 'cron.database_name': 'postgres' };
}
