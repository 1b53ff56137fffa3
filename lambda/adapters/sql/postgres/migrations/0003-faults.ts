/** What keeps the fence from holding, as the primary's keeper found it: it replicates, so that the other side reads it too. */
export const FAULTS = `
CREATE TABLE handover.fault (
  fault text PRIMARY KEY,
  found_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
`;
