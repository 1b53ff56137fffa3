import type { DatabaseSettings } from '../contract/settings';
import type { Endpoint } from './database-fleet';

/**
 * The fence row inside one database, and the SQL around it, through a login of Handover's own. One object is one database
 * on one side. All times are the database's own clock, ISO 8601 with microseconds; they are never compared with another clock.
 *
 * Failure promise: `Transient` when the database does not answer in time.
 */
export interface GuardedDatabase {
  /**
   * Makes the guard what the database's grade asks for (idempotent): installs or upgrades it and covers tables that came
   * since; with grade `none` takes it away, so that nothing of it can refuse a write. Only on a writable database.
   */
  install(): Promise<void>;
  look(): Promise<GuardView>;
  /** Moves the deadline to anchor + seconds, never back, and stamps the heartbeat; only in this epoch and while open. `false`: refused. */
  extend(extension: { readonly epoch: number; readonly anchor: string; readonly seconds: number }): Promise<boolean>;
  /** Closes for everything below `epoch`: row, logins, sessions (two empty scans), prepared transactions. Acknowledges with the flush position. */
  close(epoch: number): Promise<{ readonly closedAt: string; readonly flushPosition: string }>;
  /** Sets the wanted state under `epoch` on this timeline: logins first, the row last. Idempotent; a newer epoch refuses. */
  open(opening: {
    readonly epoch: number;
    readonly anchor: string;
    readonly seconds: number;
  }): Promise<{ readonly timeline: string; readonly openedAt: string }>;
}

export interface GuardView {
  /** The database's own clock. */
  readonly clock: string;
  readonly writable: boolean;
  /** A replica that is receiving from its primary. */
  readonly receiving: boolean;
  readonly timeline: string;
  /** How far a replica has replayed its primary, in the form of the primary's flush position. Absent: a primary, or unknown. */
  readonly replayed?: string;
  /** What a replica of PostgreSQL has seen committed, as its primary can test a row against. Absent: a primary, or another engine. */
  readonly snapshot?: string;
  /** `undefined`: the guard is not installed. */
  readonly row?: {
    readonly epoch: number;
    readonly open: boolean;
    readonly validUntil: string;
    readonly timeline: string;
    /** Tables of the guarded schemas that have no trigger: the fence does not hold for them. */
    readonly unguarded: readonly string[];
    /** What else keeps the fence from holding, each with what to do about it: never moved automatically while one stands. */
    readonly faults: readonly string[];
    /** Last heartbeat that is in this copy, on the clock of the primary that wrote it. */
    readonly heartbeatAt?: string;
  };
}

/** A write that goes the way of an application's write, and the markers of effects. */
export interface DatabaseProbe {
  /** Writes and commits one row through the guard. Throws `Transient` with the reason when refused. */
  writeThrough(runId: string): Promise<void>;
  /** Of these jobs of the application, the ones of which at least one effect is in this database. */
  effectsOf(application: string, jobIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Opens sessions to databases of this side; the session is kept and re-made when it breaks. */
export interface DatabaseConnections {
  guarded(database: DatabaseSettings, endpoint: Endpoint): GuardedDatabase;
  probe(database: DatabaseSettings, endpoint: Endpoint): DatabaseProbe;
}
