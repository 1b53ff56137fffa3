/**
 * The fence row and the procedure that reads it. DDL of MySQL is no part of a transaction: each statement may run again.
 *
 * The clock of a trigger. NOW and UTC_TIMESTAMP are the time at which the application's statement began, also for its last
 * row an hour later; SYSDATE is the time now, but in the session's time zone, where an hour may come twice. Start in UTC plus
 * the time since is both exact and free of time zones, and never earlier than the start.
 * https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html#function_sysdate
 *
 * Known limits: see ADR 0011. Triggers see neither COMMIT nor TRUNCATE nor DDL; the watchdog ends those sessions. An
 * application role is trusted not to attack the guard: with TRIGGER it can drop triggers, anybody can take a named lock.
 */
const CLOCK =
  'TIMESTAMPADD(MICROSECOND, GREATEST(0, TIMESTAMPDIFF(MICROSECOND, NOW(6), SYSDATE(6))), UTC_TIMESTAMP(6))';

export const GUARD: readonly string[] = [
  'CREATE DATABASE IF NOT EXISTS handover CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  // closed_below: the highest epoch that this database was closed for; nothing below it opens it again.
  `CREATE TABLE IF NOT EXISTS handover.lease (
  singleton TINYINT PRIMARY KEY CHECK (singleton = 1),
  epoch BIGINT NOT NULL,
  open BOOLEAN NOT NULL,
  valid_until DATETIME(6) NOT NULL,
  server VARCHAR(36) NOT NULL,
  closed_below BIGINT NOT NULL,
  closed_at DATETIME(6),
  heartbeat BIGINT NOT NULL,
  heartbeat_at DATETIME(6)
) ENGINE = InnoDB`,
  `INSERT IGNORE INTO handover.lease (singleton, epoch, open, valid_until, server, closed_below, heartbeat)
VALUES (1, 0, FALSE, '1970-01-01 00:00:00', '', 0, 0)`,
  'CREATE TABLE IF NOT EXISTS handover.fault (place INTEGER PRIMARY KEY, fault VARCHAR(1000) NOT NULL) ENGINE = InnoDB',
  'DROP PROCEDURE IF EXISTS handover.require_open',
  // The row names the server that it was opened on: a promoted replica inherits the row, not the name.
  `CREATE PROCEDURE handover.require_open() READS SQL DATA SQL SECURITY DEFINER
BEGIN
  DECLARE its_epoch BIGINT;
  DECLARE its_open BOOLEAN;
  DECLARE its_end DATETIME(6);
  DECLARE its_server VARCHAR(36);
  DECLARE refusal VARCHAR(128);
  SELECT epoch, open, valid_until, server INTO its_epoch, its_open, its_end, its_server FROM handover.lease;
  SET refusal = CASE
    WHEN its_epoch IS NULL THEN 'handover: closed, the row of handover.lease is gone'
    WHEN NOT its_open THEN CONCAT('handover: closed, epoch ', its_epoch, ' does not write here')
    WHEN its_server <> @@server_uuid THEN CONCAT('handover: closed, opened on server ', its_server, ' and this is another')
    WHEN its_end <= ${CLOCK} THEN CONCAT('handover: closed, the deadline of epoch ', its_epoch, ' passed at ', its_end)
  END;
  IF refusal IS NOT NULL THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = refusal; END IF;
END`,
];
