import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import { markerOf } from '../../lambda/contract/jobs';
import type { Commit, GuardRow } from './memory-log';
import { MemoryStore } from './memory-store';

/** The latest that a job inside the database has barred and ended everything: `watchdogSeconds`. */
const WATCHDOG_MS = 5_000;

const CLOSED = 'handover: closed';

/** One database server: what it keeps, the sessions of applications, and the guard that judges what they write. */
export class MemoryServer extends MemoryStore {
  readonly sessions = new Map<number, { readonly role: string; readonly stubborn: boolean }>();
  prepared: readonly string[] = [];
  /** Where the guard looks at the row; taken away only to see that it is missed. */
  guard = { atStatement: true, atCommit: true };
  /** What keeps the fence from holding, as an adoption check would say it. */
  faults: readonly string[] = [];
  private sessionCount = 0;

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

  /** Whether a new session of the role would be let in. Asking is much cheaper than an error. */
  admits(role: string): boolean {
    if (!this.answers) return false;
    this.watchWhenDue();
    return !this.contents.barred.includes(role);
  }

  /** Whether the guard would let a statement through now. */
  takesStatements(): boolean {
    const { row, covered } = this.contents;
    return !this.guard.atStatement || covered !== true || row === undefined || this.isOpen(row);
  }

  /** The first statement of a transaction in a session that is open: a bar keeps nobody out who is in. Answers its snapshot. */
  writeIn(session: number): GuardRow | undefined {
    this.assertSession(session);
    if (this.guard.atStatement) this.guarded();
    return this.contents.row;
  }

  /** `snapshot`: the row as the transaction sees it, when it does not see what came since. Its deadline runs on all the same. */
  commitIn(session: number, id: string, snapshot?: GuardRow): void {
    this.assertSession(session);
    this.append({ commit: this.commitOf(id, this.guard.atCommit ? this.guarded(snapshot) : 0) });
  }

  /** PREPARE TRANSACTION: its checks are made now, and it outlives its session. */
  prepareIn(session: number, id: string): void {
    this.assertSession(session);
    if (this.guard.atCommit) this.guarded();
    this.prepared = [...this.prepared, id];
  }

  /** COMMIT PREPARED, from any session of whoever may: nothing is checked any more. */
  commitPrepared(id: string): void {
    this.assertWrites();
    if (!this.prepared.includes(id)) throw new Error(`prepared transaction "${id}" does not exist`);
    this.prepared = this.prepared.filter((one) => one !== id);
    this.append({ commit: this.commitOf(id, 0) });
  }

  private assertSession(session: number): void {
    this.assertWrites();
    this.watchWhenDue();
    if (!this.sessions.has(session)) throw new FailoverError(ERRORS.transient, this.refusal('its session was ended'));
  }

  /** The epoch under which the team's tables may be written to. */
  private guarded(row = this.contents.row): number {
    return this.contents.covered === true ? this.requireOpen(row) : 0;
  }

  /** A write of Handover's own into a table that is guarded in every grade. */
  commitThroughGuard(id: string): void {
    this.assertWrites();
    this.append({ commit: this.commitOf(id, this.requireOpen()) });
  }

  /** One run of the watchdog's job. By then also the session is over that takes its time to end: the grade promises the end of all of them. */
  watch(): void {
    const { row, watched } = this.contents;
    if (watched === undefined || row === undefined || row.epoch === 0 || this.isOpen(row)) return;
    if (!this.writable || !this.answers || this.writesFail !== undefined) return;
    this.write({ barred: watched, barredByWatchdog: true });
    for (const [id, { role }] of this.sessions) if (watched.includes(role)) this.sessions.delete(id);
  }

  /** An application's effect with its marker, in one transaction. */
  commitEffect(application: string, job: string): void {
    const effect = markerOf(application, job);
    this.append({ commit: this.judged(`effect of ${effect}`), effect });
  }

  /** The guard's judgement of an application's COMMIT. */
  private judged(id: string): Commit {
    const because = this.refusesCommits();
    if (because !== undefined) throw new FailoverError(ERRORS.transient, because);
    const { covered, row } = this.contents;
    return this.commitOf(id, covered === true ? (row?.epoch ?? 0) : 0);
  }

  private isOpen({ open, validUntilMs, timeline }: GuardRow): boolean {
    return open && this.nowMs() < validUntilMs && timeline === this.timeline;
  }

  private requireOpen(row = this.contents.row): number {
    if (row === undefined) return 0;
    if (this.isOpen(row)) return row.epoch;
    throw new FailoverError(ERRORS.transient, this.refusal(CLOSED));
  }

  /** The job runs at its latest: as late as the grade promises. */
  private watchWhenDue(): void {
    const { row } = this.contents;
    if (row === undefined) return;
    const deadlineMs = row.timeline === this.timeline ? row.validUntilMs : this.promotedAtMs;
    if (!row.open || this.nowMs() >= deadlineMs + WATCHDOG_MS) this.watch();
  }
}
