/**
 * The check at COMMIT once, not fifty times. A single statement of the extended protocol (a prepared one, or one with
 * parameters: what most drivers send) commits at its Sync message, where no query is running: `current_query()` is null
 * there. The first migration took that for a check that came early and queued the next one, up to its bound of 50: 2 ms a
 * transaction (found by `npm run bench -- guard`). A Sync is a COMMIT; SET CONSTRAINTS always is a running query.
 *
 * What the first migration says of its limits stands, with one more: in a background worker no query is ever running, so
 * SET CONSTRAINTS ALL IMMEDIATE between a worker's last write and its COMMIT leaves that COMMIT unchecked.
 */
export const RECHECK = `
CREATE OR REPLACE FUNCTION handover.recheck() RETURNS trigger LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  early integer;
BEGIN
  PERFORM handover.require_open();
  PERFORM set_config('handover.armed', '', true);
  IF pg_trigger_depth() = 1 AND coalesce(left(current_query(), 500), '') !~* 'set\\s+constraints' THEN RETURN NULL; END IF;
  early := coalesce(nullif(current_setting('handover.early', true), ''), '0');
  IF pg_trigger_depth() = 1 AND early >= 50 THEN RETURN NULL; END IF;
  PERFORM set_config('handover.early', (early + 1)::text, true);
  SET CONSTRAINTS handover.commit_check DEFERRED;
  PERFORM handover.arm();
  RETURN NULL;
END $$;
`;
