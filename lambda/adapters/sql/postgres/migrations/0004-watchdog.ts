/**
 * The fence of the grade `watchdog`: a job of pg_cron runs `handover.watchdog()` in this database every second. Where the
 * row does not let it stay open it bars the application roles, puts their jobs to rest and ends their sessions, again at
 * every run. A session that logs in between the bar and its commit is ended by the next run.
 *
 * The job is nobody's prisoner: it waits half a second for the row, so that it does not bar what is being opened, and then
 * goes on without. `barred_at` says that a bar is this job's own: an extension that revives the row lifts it. One role or
 * session that cannot be reached does not spare the others; what went wrong is a warning in the server's log.
 *
 * Known limits, besides those of the first migration. A transaction may commit until its session is ended: up to the
 * deadline plus the grade's seconds. Sessions of other roles than the application's are left alone, the login that the job
 * runs as, replication and the provider's among them. Where pg_cron keeps its jobs in another database (on RDS it does),
 * the bar is what stops them: a background worker is refused like any other login.
 */
export const WATCHDOG = `
CREATE TABLE handover.application_role (name text PRIMARY KEY);

CREATE TABLE handover.watchdog (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  -- Stamped every ten seconds: a job that stands and does not run is found.
  seen_at timestamptz,
  barred_at timestamptz
);
INSERT INTO handover.watchdog DEFAULT VALUES;

-- A database that was never opened is left alone; a row that is gone leaves nothing open.
CREATE FUNCTION handover.stays_open() RETURNS boolean LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT epoch = 0 OR (open AND clock_timestamp() < valid_until AND timeline = handover.timeline())
                   FROM handover.lease), false)
$$;

CREATE FUNCTION handover.bar_roles() RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role text;
BEGIN
  UPDATE handover.watchdog SET barred_at = clock_timestamp() WHERE barred_at IS NULL;
  FOR role IN SELECT rolname FROM pg_roles JOIN handover.application_role ON name = rolname
              WHERE rolcanlogin AND rolname NOT IN (current_user, 'rdsadmin') LOOP
    BEGIN
      EXECUTE format('ALTER ROLE %I NOLOGIN', role);
    EXCEPTION WHEN OTHERS THEN RAISE WARNING 'handover: role % is not barred: %', role, SQLERRM;
    END;
  END LOOP;
END $$;

CREATE FUNCTION handover.end_sessions() RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  session record;
BEGIN
  FOR session IN SELECT pid, usename FROM pg_stat_activity JOIN handover.application_role ON name = usename
                 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type <> 'walsender'
                   AND usename NOT IN (current_user, 'rdsadmin') LOOP
    BEGIN
      PERFORM pg_terminate_backend(session.pid);
    EXCEPTION WHEN OTHERS THEN RAISE WARNING 'handover: session % of % goes on: %', session.pid, session.usename, SQLERRM;
    END;
  END LOOP;
END $$;

CREATE FUNCTION handover.rest_jobs() RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF to_regclass('cron.job') IS NULL THEN RETURN; END IF;
  EXECUTE 'UPDATE cron.job SET active = false WHERE active AND database = current_database()
           AND username IN (SELECT name FROM handover.application_role WHERE name <> current_user)';
EXCEPTION WHEN OTHERS THEN RAISE WARNING 'handover: jobs of pg_cron stay active: %', SQLERRM;
END $$;

-- Answers whether it found the database shut.
CREATE FUNCTION handover.watchdog() RETURNS boolean LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp SET lock_timeout = '500ms' AS $$
BEGIN
  IF pg_is_in_recovery() THEN RETURN false; END IF;
  -- As its own session it is spared by closing, which would else wait for it.
  PERFORM set_config('application_name', 'handover', false);
  BEGIN
    UPDATE handover.watchdog SET seen_at = clock_timestamp()
    WHERE seen_at IS NULL OR seen_at < clock_timestamp() - interval '10 s';
  EXCEPTION WHEN lock_not_available THEN RAISE WARNING 'handover: the watchdog is not stamped: %', SQLERRM;
  END;
  IF handover.stays_open() THEN RETURN false; END IF;
  BEGIN
    PERFORM FROM handover.lease FOR UPDATE;
  EXCEPTION WHEN lock_not_available THEN RAISE WARNING 'handover: the row is held, going on without: %', SQLERRM;
  END;
  IF handover.stays_open() THEN RETURN false; END IF;
  BEGIN
    PERFORM handover.bar_roles();
  EXCEPTION WHEN lock_not_available THEN RAISE WARNING 'handover: no role is barred in this run: %', SQLERRM;
  END;
  PERFORM handover.rest_jobs();
  PERFORM handover.end_sessions();
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION handover.stays_open(), handover.bar_roles(), handover.end_sessions(), handover.rest_jobs(),
  handover.watchdog() FROM PUBLIC;
`;
