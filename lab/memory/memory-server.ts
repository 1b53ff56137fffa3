import { isDeepStrictEqual } from 'node:util';
import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { Clock } from '../../lambda/ports/outside';
import { type Commit, type Contents, type GuardRow, type LogEntry, LogReader } from './memory-log';

/** The latest that a job inside the database has barred and ended everything: `watchdogSeconds`. */
const WATCHDOG_MS = 5_000;

const EMPTY: Contents = { barred: [] };

/** Where a replica gets its log from. */
export interface Replication {
  readonly source: MemoryServer;
  lagSeconds: number;
  /** A link that is cut delivers nothing more; what was on its way stays behind. */
  cutAtMs?: number;
}

/** One database server: a log of changes, a timeline, a clock of its own. A replica has the log up to its lag. */
export class MemoryServer {
  readonly log: LogEntry[] = [{ atMs: Number.NEGATIVE_INFINITY, contents: EMPTY }];
  replication: Replication | undefined;
  timelineNumber = 1;
  /** This server's clock minus the world's. */
  clockSkewSeconds = 0;
  /** Since then nothing is answered or sent. */
  private downSinceMs: number | undefined;
  /** Every write fails with this reason, every read is answered: a full or a dying disk. */
  writesFail: string | undefined;
  readonly sessions = new Map<number, { readonly role: string; readonly stubborn: boolean }>();
  prepared: readonly string[] = [];
  /** What keeps the fence from holding, as an adoption check would say it. */
  faults: readonly string[] = [];
  private sessionCount = 0;
  private readonly reader = new LogReader(this.log);
  private promotedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly name: string,
    private readonly clock: Clock,
  ) {}

  follow(source: MemoryServer, lagSeconds = 0): void {
    this.replication = { source, lagSeconds };
    this.receive();
  }

  /** Stops to follow and writes on a timeline of its own. */
  promote(): void {
    this.receive();
    this.replication = undefined;
    this.timelineNumber += 1;
    this.promotedAtMs = this.nowMs();
  }

  get timeline(): string {
    return this.timelineNumber.toString(16).toUpperCase().padStart(8, '0');
  }

  get writable(): boolean {
    return this.replication === undefined;
  }

  get answers(): boolean {
    return this.downSinceMs === undefined;
  }

  stop(): void {
    this.downSinceMs ??= this.clock.now().getTime();
  }

  /** Back as it was, read-write where it was a primary: nobody told it otherwise. */
  start(): void {
    this.downSinceMs = undefined;
  }

  cutReplication(): void {
    if (this.replication !== undefined) this.replication.cutAtMs ??= this.clock.now().getTime();
  }

  get receiving(): boolean {
    const { replication } = this;
    return replication?.cutAtMs === undefined && (replication?.source.answers ?? false);
  }

  nowMs(): number {
    return this.clock.now().getTime() + this.clockSkewSeconds * 1000;
  }

  get contents(): Contents {
    this.receive();
    return this.log.at(-1)?.contents ?? EMPTY;
  }

  /** Every commit that this server has, in the order of its log: what has replicated, and its own. It grows as the log does. */
  get commits(): readonly Commit[] {
    return this.read().commits;
  }

  /** Jobs whose effect is here, once for each effect. */
  get effects(): readonly string[] {
    return this.read().effects;
  }

  hasEffectOf(job: string): boolean {
    return this.read().marked.has(job);
  }

  get flushPosition(): string {
    return `0/${this.log.length.toString(16).toUpperCase()}`;
  }

  write(change: Partial<Contents>): void {
    this.append({ contents: { ...this.contents, ...change } });
  }

  /** Writes nothing where nothing would change. */
  writeChanges(change: Partial<Contents>): void {
    const before = { ...this.contents };
    const after = { ...before, ...change };
    const keys = Object.keys(after) as (keyof Contents)[];
    if (keys.some((key) => !isDeepStrictEqual(after[key], before[key]))) this.write(change);
  }

  assertAnswers(): void {
    if (!this.answers) throw new FailoverError(ERRORS.transient, `database ${this.name} did not answer`);
  }

  assertWrites(): void {
    this.assertAnswers();
    if (!this.writable)
      throw new FailoverError(ERRORS.transient, `database ${this.name} refused, 25006: it is a replica`);
    if (this.writesFail !== undefined)
      throw new FailoverError(ERRORS.transient, `database ${this.name} refused: ${this.writesFail}`);
  }

  /** A session of an application. One that is stubborn does not end when it is told to. */
  logIn(role: string, stubborn = false): number {
    this.assertAnswers();
    this.watchWhenDue();
    if (this.contents.barred.includes(role)) throw new Error(`role "${role}" is not permitted to log in`);
    this.sessionCount += 1;
    this.sessions.set(this.sessionCount, { role, stubborn });
    return this.sessionCount;
  }

  /** A transaction of an application, judged by the guard as at its COMMIT. */
  commit(id: string): void {
    this.append({ commit: this.judged(id) });
  }

  /** A write of Handover's own into a table that is guarded in every grade. */
  commitThroughGuard(id: string): void {
    this.assertWrites();
    this.append({ commit: this.commitOf(id, this.requireOpen()) });
  }

  /** One run of the watchdog's job. */
  watch(): void {
    const { row, watched } = this.contents;
    if (watched === undefined || row === undefined || row.epoch === 0 || this.isOpen(row)) return;
    if (!this.writable || !this.answers || this.writesFail !== undefined) return;
    this.write({ barred: watched, barredByWatchdog: true });
    for (const [id, { role, stubborn }] of this.sessions)
      if (watched.includes(role) && !stubborn) this.sessions.delete(id);
  }

  /** An application's effect with its marker, in one transaction. */
  commitEffect(job: string): void {
    this.append({ commit: this.judged(`effect of ${job}`), effect: job });
  }

  /** The guard's judgement of an application's COMMIT. */
  private judged(id: string): Commit {
    this.assertWrites();
    this.watchWhenDue();
    const { covered, barred } = this.contents;
    const epoch = covered === true ? this.requireOpen() : 0;
    if (barred.length > 0) throw this.refusal('its role is not permitted to log in');
    return this.commitOf(id, epoch);
  }

  private commitOf(id: string, epoch: number): Commit {
    return { id, atMs: this.nowMs(), epoch, timeline: this.timeline };
  }

  private append(entry: Omit<LogEntry, 'atMs' | 'contents'> & Partial<Pick<LogEntry, 'contents'>>): void {
    this.assertWrites();
    this.log.push({ atMs: this.clock.now().getTime(), contents: this.contents, ...entry });
  }

  private read(): LogReader {
    this.receive();
    return this.reader.upToDate();
  }

  private isOpen({ open, validUntilMs, timeline }: GuardRow): boolean {
    return open && this.nowMs() < validUntilMs && timeline === this.timeline;
  }

  private requireOpen(): number {
    const { row } = this.contents;
    if (row === undefined) return 0;
    if (this.isOpen(row)) return row.epoch;
    throw this.refusal('handover: closed');
  }

  private refusal(because: string): FailoverError {
    return new FailoverError(ERRORS.transient, `database ${this.name} refused, 25006: ${because}`);
  }

  /** The job runs at its latest: as late as the grade promises. */
  private watchWhenDue(): void {
    const { row } = this.contents;
    if (row === undefined) return;
    const deadlineMs = row.timeline === this.timeline ? row.validUntilMs : this.promotedAtMs;
    if (!row.open || this.nowMs() >= deadlineMs + WATCHDOG_MS) this.watch();
  }

  /** A log is written in the order of time: what comes after the first entry that has not arrived has not arrived either. */
  private receive(): void {
    if (this.replication === undefined) return;
    const { source, lagSeconds, cutAtMs } = this.replication;
    const never = Number.POSITIVE_INFINITY;
    const linkEndMs = Math.min(this.clock.now().getTime(), cutAtMs ?? never, source.downSinceMs ?? never);
    const untilMs = linkEndMs - lagSeconds * 1000;
    const { log } = this;
    for (;;) {
      const next = source.log[log.length];
      if (next === undefined || next.atMs > untilMs) return;
      log.push(next);
    }
  }
}
