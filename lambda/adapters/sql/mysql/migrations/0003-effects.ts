/** Markers of effects, written by applications in the transaction of the effect; and the table that `Verify` writes to. */
export const EFFECTS: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS handover.effect (
  job VARCHAR(255) NOT NULL,
  operation VARCHAR(255) NOT NULL,
  at DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6)),
  PRIMARY KEY (job, operation)
) ENGINE = InnoDB`,
  'CREATE TABLE IF NOT EXISTS handover.verification (run VARCHAR(255) PRIMARY KEY, at DATETIME(6) NOT NULL) ENGINE = InnoDB',
];
