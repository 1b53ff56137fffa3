/**
 * The fence row and the guard that reads it.
 *
 * `guard` runs before each writing statement, `recheck` once more when the transaction commits: the statement check alone
 * let a transaction commit a second after the deadline (measured). The marker that queues the check lives in an unlogged
 * table and is deleted at once: an AFTER event outlives its row, so nothing is left but a dead tuple without WAL. The
 * setting `handover.armed` says that this transaction has its marker; it is local to the transaction and falls back with a
 * savepoint exactly as the marker does.
 *
 * Known limits. An application role is trusted not to attack the guard: the owner of a table can drop its triggers, and
 * anybody can set `handover.armed`. Not covered: DDL, large objects, sequences, rows of logical replication, and
 * `COMMIT PREPARED` (the check runs at PREPARE; closing refuses to acknowledge while a prepared transaction exists).
 * `SET CONSTRAINTS ALL IMMEDIATE` runs the check early; `recheck` then queues another one, as long as the client's own
 * statement says so (a function that hides it is not seen). In REPEATABLE READ the row is as old as the snapshot: stricter
 * for the deadline, so such a transaction must be shorter than the lease; laxer for `open`, so closing ends the sessions.
 */
export const GUARD = `
CREATE TABLE handover.lease (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  epoch bigint NOT NULL,
  open boolean NOT NULL,
  valid_until timestamptz NOT NULL,
  timeline text NOT NULL,
  -- The highest epoch that this database was closed for: nothing below it opens it again.
  closed_below bigint NOT NULL,
  closed_at timestamptz,
  heartbeat bigint NOT NULL,
  heartbeat_at timestamptz
);
INSERT INTO handover.lease (epoch, open, valid_until, timeline, closed_below, heartbeat)
VALUES (0, false, '-infinity', '', 0, 0);

-- Where this server writes: a promoted replica inherits the row, but writes on a timeline of its own.
CREATE FUNCTION handover.timeline() RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 8) $$;

CREATE FUNCTION handover.require_open() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  lease handover.lease;
  writes_on text := left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
  clock timestamptz;
BEGIN
  SELECT * INTO lease FROM handover.lease;
  clock := clock_timestamp();
  -- A missing row makes this null, which refuses.
  IF lease.open AND clock < lease.valid_until AND lease.timeline = writes_on THEN RETURN; END IF;
  RAISE EXCEPTION USING ERRCODE = '25006', MESSAGE = CASE
    WHEN lease.epoch IS NULL THEN 'handover: the row of handover.lease is gone'
    WHEN lease.timeline <> writes_on AND lease.open THEN
      format('handover: closed, the row was opened on timeline %s and this server writes on %s', lease.timeline, writes_on)
    WHEN NOT lease.open THEN format('handover: closed, epoch %s does not write here', lease.epoch)
    ELSE format('handover: closed, the deadline of epoch %s passed at %s', lease.epoch, lease.valid_until)
  END, HINT = 'connect again through the name of the workload: another Region may serve now';
END $$;

CREATE UNLOGGED TABLE handover.commit_check (marker boolean);

CREATE FUNCTION handover.arm() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  place tid;
BEGIN
  INSERT INTO handover.commit_check VALUES (true) RETURNING ctid INTO place;
  DELETE FROM handover.commit_check WHERE ctid = place;
END $$;

CREATE FUNCTION handover.guard() RETURNS trigger LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM handover.require_open();
  IF current_setting('handover.armed', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
    PERFORM handover.arm();
    PERFORM set_config('handover.armed', pg_current_xact_id()::text, true);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION handover.recheck() RETURNS trigger LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  early integer;
BEGIN
  PERFORM handover.require_open();
  -- Used up: a write after an early check needs a marker of its own.
  PERFORM set_config('handover.armed', '', true);
  -- A COMMIT runs this as the outermost trigger. Deeper: at once, inside guard, because all constraints are immediate.
  -- Outermost and under SET CONSTRAINTS: perhaps in the same message as a COMMIT, so queueing again is bounded.
  IF pg_trigger_depth() = 1 AND left(current_query(), 500) !~* 'set\\s+constraints' THEN RETURN NULL; END IF;
  early := coalesce(nullif(current_setting('handover.early', true), ''), '0');
  IF pg_trigger_depth() = 1 AND early >= 50 THEN RETURN NULL; END IF;
  PERFORM set_config('handover.early', (early + 1)::text, true);
  SET CONSTRAINTS handover.commit_check DEFERRED;
  PERFORM handover.arm();
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER commit_check AFTER INSERT ON handover.commit_check
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION handover.recheck();
-- Also where session_replication_role is replica.
ALTER TABLE handover.commit_check ENABLE ALWAYS TRIGGER commit_check;

REVOKE ALL ON FUNCTION handover.guard(), handover.recheck(), handover.arm(), handover.require_open(), handover.timeline()
FROM PUBLIC;
`;
