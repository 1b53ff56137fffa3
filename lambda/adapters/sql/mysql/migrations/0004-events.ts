/** Events of applications that run where the database is open: closing puts them to rest, opening wakes them. */
export const EVENTS: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS handover.application_event (
  event_schema VARCHAR(64) NOT NULL, event_name VARCHAR(64) NOT NULL, PRIMARY KEY (event_schema, event_name)
) ENGINE = InnoDB`,
];
