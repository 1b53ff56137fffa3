import { GUARD } from './0001-guard';
import { EFFECTS } from './0002-effects';
import { FAULTS } from './0003-faults';
import { WATCHDOG } from './0004-watchdog';
import { RECHECK } from './0005-recheck';
import { LAST_CHECK } from './0006-last-check';

/** In order, numbered from 1, never changed once released: a change is a further migration. */
export const MIGRATIONS: readonly string[] = [GUARD, EFFECTS, FAULTS, WATCHDOG, RECHECK, LAST_CHECK];

/** What the migrations themselves need. */
export const MIGRATION_TABLE = `
CREATE SCHEMA IF NOT EXISTS handover;
CREATE TABLE IF NOT EXISTS handover.migration (
  number integer PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
`;
