import { GUARD } from './0001-guard';
import { WATCHDOG } from './0002-watchdog';
import { EFFECTS } from './0003-effects';
import { EVENTS } from './0004-events';

/** In order, numbered from 1, never changed once released: a change is a further migration. */
export const MIGRATIONS: readonly (readonly string[])[] = [GUARD, WATCHDOG, EFFECTS, EVENTS];

/** What the migrations themselves need. */
export const MIGRATION_TABLE: readonly string[] = [
  'CREATE DATABASE IF NOT EXISTS handover CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  'CREATE TABLE IF NOT EXISTS handover.migration (number INTEGER PRIMARY KEY, at DATETIME(6) NOT NULL) ENGINE = InnoDB',
];
