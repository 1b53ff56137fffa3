import { setTimeout as realSleep } from 'node:timers/promises';
import type { GuardedDatabase, GuardView } from '../../../ports/guarded-database';
import { onAurora } from './aurora-dialect';
import { clientConfig, type DatabaseConnection } from './connection-config';
import { CronDatabase } from './cron-database';
import { DatabaseSession } from './database-session';
import { type ClosingWatch, closeGuard } from './guard-closing';
import { installGuard } from './guard-installation';
import { extendGuard, isRevived, liftWatchdogsBar, type Opening, openGuard } from './guard-opening';
import type { GuardSettings } from './guard-settings';
import type { PassClock } from './guard-triggers';
import { viewGuard } from './guard-view';

export interface GuardedPostgresOptions extends GuardSettings, Partial<ClosingWatch> {
  readonly connection: DatabaseConnection;
  /** @default 15 - three heartbeats of the keeper; a replica that heard nothing for longer is not receiving */
  readonly receivingWithinSeconds?: number;
  /** @default performance.now - what limits the time of one pass over the tables */
  readonly passClock?: PassClock;
}

/** Two empty scans 2 s apart, and at most about half a minute of sessions that do not end: the keeper tries again. */
const WATCH: ClosingWatch = {
  sleep: (milliseconds) => realSleep(milliseconds),
  scanIntervalMs: 2_000,
  maxScans: 10,
};

/** The guard of one PostgreSQL database, through one session of the master user that stays open. */
export class GuardedPostgres implements GuardedDatabase {
  private readonly session: DatabaseSession;
  private readonly watch: ClosingWatch;
  private readonly cron: CronDatabase;

  constructor(private readonly options: GuardedPostgresOptions) {
    const { sleep = WATCH.sleep, scanIntervalMs = WATCH.scanIntervalMs, maxScans = WATCH.maxScans } = options;
    this.session = new DatabaseSession(clientConfig(options.connection), options.aurora ? onAurora : undefined);
    this.cron = new CronDatabase(options.connection);
    this.watch = { sleep, scanIntervalMs, maxScans };
  }

  install(): Promise<void> {
    return installGuard(this.session, this.options, this.cron, this.options.passClock ?? (() => performance.now()));
  }

  look(): Promise<GuardView> {
    return this.session.run((statements) => viewGuard(statements, { receivingWithinSeconds: 15, ...this.options }));
  }

  async extend(extension: Opening): Promise<boolean> {
    const extended = await this.session.run((statements) => extendGuard(statements, extension));
    if (extended && (await this.session.run(isRevived)))
      await this.session.transaction((statements) => liftWatchdogsBar(statements, this.options));
    return extended;
  }

  close(epoch: number): Promise<{ readonly closedAt: string; readonly flushPosition: string }> {
    const { options: settings, cron, watch } = this;
    return this.session.run((statements) => closeGuard(statements, { settings, cron, watch }, epoch));
  }

  open(opening: Opening): Promise<{ readonly timeline: string; readonly openedAt: string }> {
    return this.session.transaction((statements) => openGuard(statements, this.options, this.cron, opening));
  }

  /** Ends the session. */
  end(): Promise<void> {
    return this.session.end();
  }
}
