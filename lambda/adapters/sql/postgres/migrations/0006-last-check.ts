/**
 * The check once more, after everything that was deferred. The marker is queued at the first guarded statement, before the
 * deferred checks of that statement's rows; PostgreSQL runs the queue in order, so the check came first and a long deferred
 * foreign key committed seconds after the deadline (measured: 4.5 to 10.8 s). A check at COMMIT therefore queues one more
 * behind all that is queued by then, told by its marker, which queues none.
 *
 * What a deferred trigger writes into a guarded table arms a check of its own, and that one a last one again: as many rounds
 * as the transaction itself has, and no more. This also finds SET CONSTRAINTS inside a function.
 * New events of a round run in the next one: `AfterTriggerFireDeferred` in src/backend/commands/trigger.c.
 *
 * Known limit, besides those before: deferred work that a deferred trigger queues by writing outside the guarded schemas only
 * runs after the last check.
 */
export const LAST_CHECK = `
CREATE OR REPLACE FUNCTION handover.recheck() RETURNS trigger LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  early integer;
  place tid;
BEGIN
  PERFORM handover.require_open();
  PERFORM set_config('handover.armed', '', true);
  IF pg_trigger_depth() = 1 AND coalesce(left(current_query(), 500), '') !~* 'set\\s+constraints' THEN
    IF NEW.marker THEN
      INSERT INTO handover.commit_check VALUES (false) RETURNING ctid INTO place;
      DELETE FROM handover.commit_check WHERE ctid = place;
    END IF;
    RETURN NULL;
  END IF;
  early := coalesce(nullif(current_setting('handover.early', true), ''), '0');
  IF pg_trigger_depth() = 1 AND early >= 50 THEN RETURN NULL; END IF;
  PERFORM set_config('handover.early', (early + 1)::text, true);
  SET CONSTRAINTS handover.commit_check DEFERRED;
  PERFORM handover.arm();
  RETURN NULL;
END $$;
`;
