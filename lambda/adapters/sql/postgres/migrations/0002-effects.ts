/** Markers of effects, written by applications in the transaction of the effect; and the table that `Verify` writes to. */
export const EFFECTS = `
CREATE TABLE handover.effect (
  job text NOT NULL,
  operation text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (job, operation)
);
CREATE TABLE handover.verification (
  run text PRIMARY KEY,
  at timestamptz NOT NULL
);
`;
