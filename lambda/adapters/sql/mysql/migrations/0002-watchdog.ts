/**
 * What closes the database when nobody acts: the event `handover.watchdog` (made where the grade asks for it) calls `watch`,
 * which goes on for a minute; the next call waits for it, so that one of them is always there.
 *
 * While the row is valid, `watch` holds the named lock `handover.open.<second>` for this second and the two that follow, each
 * only if all of it lies before the deadline. A trigger that finds the lock of its second has its answer: no table is read, so
 * no snapshot of the application's transaction begins early or is too old to see an extension, and no row is locked. Locks
 * run out by their names, also when the server stood still; without a lock the trigger reads the row.
 *
 * Past the deadline, closed, or on another server than the row names, it locks the accounts of the application roles and ends
 * their sessions, again each second. What it locked itself it unlocks again when the row has become valid.
 */
export const OPEN_LOCK = 'handover.open.';
export const WATCH_LOCK = 'handover.watchdog';

const ROUNDS = 60;

/** The row is valid now, on this server. */
const VALID = 'open AND server = @@server_uuid AND UTC_TIMESTAMP(6) < valid_until';

const WATCH = `CREATE PROCEDURE handover.watch() MODIFIES SQL DATA SQL SECURITY DEFINER
watch: BEGIN
  DECLARE rounds INTEGER DEFAULT 0;
  DECLARE this_second, last_second, held, released BIGINT DEFAULT 0;
  DECLARE valid, opened BOOLEAN;
  DECLARE pause DOUBLE;
  SET time_zone = '+00:00', transaction_isolation = 'READ-COMMITTED', lock_wait_timeout = 2, innodb_lock_wait_timeout = 2;
  DO GET_LOCK(CONCAT('handover.session.', CONNECTION_ID()), 0);
  IF GET_LOCK('${WATCH_LOCK}', 2) IS NOT TRUE THEN LEAVE watch; END IF;
  WHILE rounds < ${ROUNDS} DO
    -- A replica that was copied from files has the event as it was on its primary.
    IF @@global.read_only THEN LEAVE watch; END IF;
    SET rounds = rounds + 1, valid = FALSE, opened = TRUE, last_second = 0, pause = 1;
    SELECT ${VALID}, epoch > 0, UNIX_TIMESTAMP(), FLOOR(UNIX_TIMESTAMP(valid_until)) - 1,
      GREATEST(0.05, LEAST(1, TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), valid_until) / 1000000))
      INTO valid, opened, this_second, last_second, pause FROM handover.lease;
    IF released = 0 THEN SET released = this_second - 1, held = this_second - 1; END IF;
    WHILE valid AND held < LEAST(this_second + 2, last_second) DO
      SET held = held + 1;
      DO GET_LOCK(CONCAT('${OPEN_LOCK}', held), 0);
    END WHILE;
    WHILE released < LEAST(held, IF(valid, this_second - 1, held)) DO
      SET released = released + 1;
      DO RELEASE_LOCK(CONCAT('${OPEN_LOCK}', released));
    END WHILE;
    IF valid THEN
      IF EXISTS (SELECT 1 FROM handover.barred) THEN CALL handover.admit_again(); END IF;
    ELSEIF opened THEN
      CALL handover.bar();
      CALL handover.end_sessions();
    END IF;
    DO SLEEP(IF(valid, pause, 1));
  END WHILE;
END watch`;

/** Nothing that fails for one account keeps the others, or the sessions, from their end. */
const BAR = `CREATE PROCEDURE handover.bar() MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
  DECLARE its_user VARCHAR(32);
  DECLARE its_host VARCHAR(255);
  DECLARE done BOOLEAN DEFAULT FALSE;
  DECLARE accounts CURSOR FOR SELECT User, Host FROM mysql.user
    WHERE account_locked = 'N' AND User IN (SELECT name FROM handover.application_role);
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN accounts;
  FETCH accounts INTO its_user, its_host;
  WHILE NOT done DO
    CALL handover.bar_account(its_user, its_host);
    FETCH accounts INTO its_user, its_host;
  END WHILE;
  CLOSE accounts;
END`;

const BAR_ACCOUNT = `CREATE PROCEDURE handover.bar_account(its_user VARCHAR(32), its_host VARCHAR(255)) MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
  -- First: a bar without a note would be lifted by opening only.
  INSERT IGNORE INTO handover.barred (user, host) VALUES (its_user, its_host);
  SET @handover_statement = CONCAT('ALTER USER ', QUOTE(its_user), '@', QUOTE(its_host), ' ACCOUNT LOCK');
  PREPARE statement FROM @handover_statement;
  EXECUTE statement;
  DEALLOCATE PREPARE statement;
END`;

/** A session that is gone already is an error of mysql.rds_kill, and none here. */
const END_SESSIONS = `CREATE PROCEDURE handover.end_sessions() READS SQL DATA SQL SECURITY DEFINER
BEGIN
  DECLARE its_id BIGINT;
  DECLARE done BOOLEAN DEFAULT FALSE;
  DECLARE sessions CURSOR FOR SELECT id FROM information_schema.processlist
    WHERE command <> 'Killed' AND user IN (SELECT name FROM handover.application_role);
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  OPEN sessions;
  FETCH sessions INTO its_id;
  WHILE NOT done DO
    BEGIN
      DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
      CALL mysql.rds_kill(its_id);
    END;
    FETCH sessions INTO its_id;
  END WHILE;
  CLOSE sessions;
END`;

/** Never while somebody closes: the row is read again under the lock that closing holds from before it closes the row. */
const ADMIT_AGAIN = `CREATE PROCEDURE handover.admit_again() MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
  DECLARE its_user VARCHAR(32);
  DECLARE its_host VARCHAR(255);
  DECLARE done BOOLEAN DEFAULT FALSE;
  DECLARE accounts CURSOR FOR SELECT user, host FROM handover.barred WHERE (SELECT ${VALID} FROM handover.lease);
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  IF GET_LOCK('handover.change', 0) THEN
    OPEN accounts;
    FETCH accounts INTO its_user, its_host;
    WHILE NOT done DO
      CALL handover.admit_account(its_user, its_host);
      FETCH accounts INTO its_user, its_host;
    END WHILE;
    CLOSE accounts;
    DO RELEASE_LOCK('handover.change');
  END IF;
END`;

const ADMIT_ACCOUNT = `CREATE PROCEDURE handover.admit_account(its_user VARCHAR(32), its_host VARCHAR(255)) MODIFIES SQL DATA SQL SECURITY DEFINER
BEGIN
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
  SET @handover_statement = CONCAT('ALTER USER IF EXISTS ', QUOTE(its_user), '@', QUOTE(its_host), ' ACCOUNT UNLOCK');
  PREPARE statement FROM @handover_statement;
  EXECUTE statement;
  DEALLOCATE PREPARE statement;
  DELETE FROM handover.barred WHERE user = its_user AND host = its_host;
END`;

const PROCEDURES = {
  watch: WATCH,
  bar: BAR,
  bar_account: BAR_ACCOUNT,
  end_sessions: END_SESSIONS,
  admit_again: ADMIT_AGAIN,
  admit_account: ADMIT_ACCOUNT,
} as const;

export const WATCHDOG: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS handover.application_role (name VARCHAR(32) PRIMARY KEY) ENGINE = InnoDB',
  // What the watchdog has locked itself: nobody else's lock is lifted by it.
  `CREATE TABLE IF NOT EXISTS handover.barred (
  user VARCHAR(32) NOT NULL, host VARCHAR(255) NOT NULL, PRIMARY KEY (user, host)
) ENGINE = InnoDB`,
  ...Object.entries(PROCEDURES).flatMap(([name, sql]) => [`DROP PROCEDURE IF EXISTS handover.${name}`, sql]),
];
