import { isDeepStrictEqual } from 'node:util';
import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { Clock } from '../../lambda/ports/outside';
import type { Commit, Contents, GuardRow, LogEntry, Replication } from './memory-log';
import { carryOver, LogReader, timelineOf } from './memory-log';

/** The latest that a job inside the database has barred and ended everything: `watchdogSeconds`. */
const WATCHDOG_MS = 5_000;

const CLOSED = 'handover: closed';
const EMPTY: Contents = { barred: [] };

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
  /** Where the guard looks at the row; taken away only to see that it is missed. */
  guard = { atStatement: true, atCommit: true };
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
    return timelineOf(this.timelineNumber);
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

  /** The link is back: what piled up behind it arrives. */
  mendReplication(): void {
    if (this.replication !== undefined) this.replication.cutAtMs = undefined;
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
    const because = this.refusesWrites();
    if (because !== undefined) throw new FailoverError(ERRORS.transient, because);
  }

  /** Why an application's COMMIT would be refused now. Asking is much cheaper than an error: clients come every second. */
  refusesCommits(): string | undefined {
    const because = this.refusesWrites();
    if (because !== undefined) return because;
    this.watchWhenDue();
    const { covered, row, barred } = this.contents;
    const guarded = this.guard.atCommit && covered === true && row !== undefined;
    if (guarded && !this.isOpen(row)) return this.refusal(CLOSED);
    return barred.length > 0 ? this.refusal('its role is not permitted to log in') : undefined;
  }

  private refusesWrites(): string | undefined {
    if (!this.answers) return `database ${this.name} did not answer`;
    if (!this.writable) return this.refusal('it is a replica');
    return this.writesFail === undefined ? undefined : `database ${this.name} refused: ${this.writesFail}`;
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

  /** The first statement of a transaction in a session that is open: a bar keeps nobody out who is in. */
  writeIn(session: number): void {
    this.assertSession(session);
    if (this.guard.atStatement) this.guarded();
  }

  commitIn(session: number, id: string): void {
    this.assertSession(session);
    this.append({ commit: this.commitOf(id, this.guard.atCommit ? this.guarded() : 0) });
  }

  private assertSession(session: number): void {
    this.assertWrites();
    this.watchWhenDue();
    if (!this.sessions.has(session)) throw new FailoverError(ERRORS.transient, this.refusal('its session was ended'));
  }

  /** The epoch under which the team's tables may be written to. */
  private guarded(): number {
    return this.contents.covered === true ? this.requireOpen() : 0;
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
    const because = this.refusesCommits();
    if (because !== undefined) throw new FailoverError(ERRORS.transient, because);
    const { covered, row } = this.contents;
    return this.commitOf(id, covered === true ? (row?.epoch ?? 0) : 0);
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
    throw new FailoverError(ERRORS.transient, this.refusal(CLOSED));
  }

  private refusal(because: string): string {
    return `database ${this.name} refused, 25006: ${because}`;
  }

  /** The job runs at its latest: as late as the grade promises. */
  private watchWhenDue(): void {
    const { row } = this.contents;
    if (row === undefined) return;
    const deadlineMs = row.timeline === this.timeline ? row.validUntilMs : this.promotedAtMs;
    if (!row.open || this.nowMs() >= deadlineMs + WATCHDOG_MS) this.watch();
  }

  private receive(): void {
    if (this.replication === undefined) return;
    const { source, lagSeconds, cutAtMs } = this.replication;
    const never = Number.POSITIVE_INFINITY;
    const linkEndMs = Math.min(this.clock.now().getTime(), cutAtMs ?? never, source.downSinceMs ?? never);
    carryOver(source.log, this.log, linkEndMs - lagSeconds * 1000);
  }
}
