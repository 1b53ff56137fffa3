import { setTimeout as realSleep } from 'node:timers/promises';
import type { GuardedDatabase, GuardView } from '../../../ports/guarded-database';
import type { DatabaseConnection } from '../postgres';
import { onAurora } from './aurora-dialect';
import { sessionConfig } from './connection-config';
import { DatabaseSession } from './database-session';
import { type ClosingWatch, closeGuard } from './guard-closing';
import { installGuard } from './guard-installation';
import { extendGuard, type Opening, openGuard } from './guard-opening';
import { removeGuard } from './guard-removal';
import { type GuardSettings, refuseEnforced } from './guard-settings';
import { viewGuard } from './guard-view';

export interface GuardedMysqlOptions extends GuardSettings, Partial<ClosingWatch> {
  readonly connection: DatabaseConnection;
  /** @default 15 - three heartbeats of the keeper; a replica that heard nothing for longer is not receiving */
  readonly receivingWithinSeconds?: number;
}

/** Two empty scans 2 s apart, and at most about half a minute of sessions that do not end: the keeper tries again. */
const WATCH: ClosingWatch = {
  sleep: (milliseconds) => realSleep(milliseconds),
  scanIntervalMs: 2_000,
  maxScans: 10,
};

/**
 * The guard of one MySQL server, through one session of the master user that stays open. Schemas, accounts and sessions are
 * the server's: one server is one database of a plan.
 */
export class GuardedMysql implements GuardedDatabase {
  private readonly session: DatabaseSession;
  private readonly watch: ClosingWatch;

  constructor(private readonly options: GuardedMysqlOptions) {
    const { sleep = WATCH.sleep, scanIntervalMs = WATCH.scanIntervalMs, maxScans = WATCH.maxScans } = options;
    refuseEnforced(options);
    this.session = new DatabaseSession(sessionConfig(options.connection), options.aurora ? onAurora : undefined);
    this.watch = { sleep, scanIntervalMs, maxScans };
  }

  install(): Promise<void> {
    return this.session.run((statements) =>
      this.options.grade === 'none'
        ? removeGuard(statements, this.options)
        : installGuard(statements, this.options, this.watch.sleep),
    );
  }

  look(): Promise<GuardView> {
    return this.session.run((statements) => viewGuard(statements, { receivingWithinSeconds: 15, ...this.options }));
  }

  extend(extension: Opening): Promise<boolean> {
    return this.session.run((statements) => extendGuard(statements, extension));
  }

  close(epoch: number): Promise<{ readonly closedAt: string; readonly flushPosition: string }> {
    return this.session.run((statements) => closeGuard(statements, this.options, this.watch, epoch));
  }

  open(opening: Opening): Promise<{ readonly timeline: string; readonly openedAt: string }> {
    return this.session.run((statements) => openGuard(statements, this.options, opening));
  }

  /** Ends the session. */
  end(): Promise<void> {
    return this.session.end();
  }
}
