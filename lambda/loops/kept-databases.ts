import { ERRORS, FailoverError } from '../contract/errors';
import type { DatabaseSettings } from '../contract/settings';
import type { KeptDatabase } from '../domain/keeper';
import type { DatabaseConnections, GuardedDatabase, GuardView } from '../ports/guarded-database';
import type { StepContext } from '../steps/step';
import type { DatabaseAddresses } from './database-addresses';

export interface KeptDatabasesPorts {
  readonly connections: DatabaseConnections;
}

/** This side serves. */
export interface Serving {
  /** Of the lease; 0: there is none yet. */
  readonly epoch: number;
}

/** This side's databases as one keeper knows them: sessions, since when each fails, what keeps each fence from holding. */
export class KeptDatabases {
  private readonly sessions = new Map<string, GuardedDatabase>();
  private readonly failingSince = new Map<string, number>();
  /** Read-only where this side serves: a copy before its promotion, or a reader whose endpoint was the only one until then. */
  private readonly readers = new Set<string>();
  private readonly installed = new Set<string>();
  private readonly complaints = new Map<string, string>();

  constructor(
    private readonly ports: KeptDatabasesPorts,
    private readonly context: StepContext,
    private readonly addresses: DatabaseAddresses,
  ) {}

  /** Those that have a fence; where this side serves, under that epoch, the guard is kept and a write is tried. */
  async look(serving: Serving | undefined): Promise<readonly KeptDatabase[]> {
    const looks = this.context.settings.databases.map((database) =>
      database.grade === 'none' ? this.leaveUnguarded(database, serving !== undefined) : this.lookAt(database, serving),
    );
    return (await Promise.all(looks)).flatMap((kept) => kept ?? []);
  }

  session(name: string): GuardedDatabase | undefined {
    return this.sessions.get(name);
  }

  wrote(name: string): void {
    this.failingSince.delete(name);
  }

  /** Without an address or a login this keeper cannot look, whatever the database does. */
  failed(name: string, error: unknown): KeptDatabase {
    const because = reasonOf(error);
    const blind = error instanceof FailoverError && error.name === ERRORS.noLogin;
    if (blind || !this.sessions.has(name)) return { name, state: 'unknown', because };
    const nowMs = this.context.clock.now().getTime();
    const since = this.failingSince.get(name) ?? nowMs;
    this.failingSince.set(name, since);
    return { name, state: 'failing', because, forSeconds: (nowMs - since) / 1000 };
  }

  /** Something that a person has to set right; no sign that the database is ill. */
  complain(name: string, error: unknown): void {
    this.complaints.set(name, reasonOf(error));
  }

  /** What a person has to set right before every fence holds. */
  faults(kept: readonly KeptDatabase[]): readonly string[] {
    const seen = new Map(kept.map((d) => [d.name, d.state === 'seen' ? (d.view.row?.faults ?? []) : []]));
    const complaints = [...this.complaints].filter(([name, complaint]) => !isSaid(complaint, seen.get(name) ?? []));
    return [
      ...complaints.map(([name, complaint]) => `${name}: ${complaint}`),
      ...[...seen].flatMap(([name, faults]) => faults.map((fault) => `${name}: ${fault}`)),
    ];
  }

  private async lookAt(database: DatabaseSettings, serving: Serving | undefined): Promise<KeptDatabase> {
    const { name } = database;
    try {
      const session = await this.reach(database);
      const before = await session.look();
      if (serving !== undefined && !before.writable) this.readers.add(name);
      else this.readers.delete(name);
      if (serving === undefined || !before.writable) return { name, state: 'seen', view: before };
      const installed = this.installed.has(name) && before.row !== undefined;
      const view = installed ? before : await this.install(name, session, before);
      // A disk that is full answers every read: an extension by nothing is a write that promises nothing.
      if (view.row !== undefined && !isUnopened(view.row, serving))
        await session.extend({ epoch: view.row.epoch, anchor: view.clock, seconds: 0 });
      this.wrote(name);
      return { name, state: 'seen', view };
    } catch (error) {
      return this.failed(name, error);
    }
  }

  /**
   * Once in a keeper's life, so that what was mended is seen a minute later. A complaint is a person's work, and no reason
   * to give up a database that serves; what passes is tried again at the next tick.
   */
  private async install(name: string, session: GuardedDatabase, before: GuardView): Promise<GuardView> {
    const complaint = await session.install().then(() => undefined, asError);
    if (complaint === undefined) this.complaints.delete(name);
    else this.complaints.set(name, complaint.message);
    // What was never opened is not covered yet: the first look after its opening installs the rest.
    if (!passes(complaint) && (before.row?.epoch ?? 0) > 0) this.installed.add(name);
    return session.look();
  }

  /** A store with several writers has no fence: a guard that an earlier grade left is taken away, once. It delays and decides nothing else. */
  private async leaveUnguarded(database: DatabaseSettings, serving: boolean): Promise<undefined> {
    const { name } = database;
    if (!serving || this.installed.has(name)) return;
    this.installed.add(name);
    try {
      const session = await this.reach(database);
      if ((await session.look()).writable) await session.install();
    } catch (error) {
      this.complain(name, error);
    }
  }

  private async reach(database: DatabaseSettings): Promise<GuardedDatabase> {
    const known = this.sessions.get(database.name);
    if (known !== undefined && !this.failingSince.has(database.name) && !this.readers.has(database.name)) return known;
    const endpoint = await this.addresses.of(database);
    if (endpoint === undefined && known !== undefined) return known;
    if (endpoint === undefined) throw new Error(`${database.name} has no endpoint`);
    const session = this.ports.connections.guarded(database, endpoint);
    this.sessions.set(database.name, session);
    return session;
  }
}

/**
 * Promoted, and not opened under this epoch yet: what it brought along says how far it had got, and by that a run states the loss.
 * On Aurora nothing else would keep a heartbeat of today out of that row.
 */
const isUnopened = (row: { readonly epoch: number }, { epoch }: Serving): boolean => row.epoch > 0 && row.epoch < epoch;

/** An installation complains of what it has written down as faults, in one sentence. */
const isSaid = (complaint: string, faults: readonly string[]): boolean =>
  faults.reduce((rest, fault) => rest.replace(fault, ''), complaint).replace(/[; ]/g, '') === '';

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
const reasonOf = (error: unknown): string => asError(error).message;
const passes = (error: Error | undefined): boolean => error instanceof FailoverError && error.name === ERRORS.transient;
