import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { DatabaseSettings } from '../../lambda/contract/settings';
import type { DatabaseProbe, GuardedDatabase, GuardView } from '../../lambda/ports/guarded-database';
import type { GuardRow } from './memory-log';
import type { MemoryServer } from './memory-server';

interface Deadline {
  readonly epoch: number;
  readonly anchor: string;
  readonly seconds: number;
}

const MOST_WRITTEN = 256;
const written = new Map<number, string>();

/** Microseconds, as a database writes them. What one tick writes down again and again is kept. */
const iso = (ms: number): string => {
  const known = written.get(ms);
  if (known !== undefined) return known;
  if (written.size >= MOST_WRITTEN) written.clear();
  const text = `${new Date(ms).toISOString().slice(0, -1)}000Z`;
  written.set(ms, text);
  return text;
};
const UNOPENED: GuardRow = { epoch: 0, open: false, validUntilMs: 0, timeline: '', closedBelow: 0 };
const NOT_INSTALLED = 'relation "handover.lease" does not exist';

/** What the guard has to know of a database. */
export type MemoryGuardSettings = Pick<DatabaseSettings, 'grade' | 'applicationRoles'>;

/** The guard of one database, with the rules of the SQL adapter. */
export class MemoryDatabase implements GuardedDatabase {
  constructor(
    private readonly server: MemoryServer,
    private readonly settings: MemoryGuardSettings,
  ) {}

  async install(): Promise<void> {
    const { server } = this;
    server.assertAnswers();
    const { grade, applicationRoles } = this.settings;
    if (grade === 'none') return this.remove();
    const { row = UNOPENED } = server.contents;
    const covered = grade === 'enforced' && row.epoch > 0;
    const watched = grade === 'watchdog' ? applicationRoles : undefined;
    server.writeChanges({ row, covered, watched, faults: server.faults });
  }

  /** Nothing of it can refuse a write any more; markers of effects are not thrown away. */
  private remove(): void {
    const { server } = this;
    if (server.contents.row === undefined) return;
    server.writeChanges({ covered: false, watched: undefined, barredByWatchdog: false, barred: [] });
    if (server.effects.length > 0)
      throw new FailoverError(ERRORS.badInput, 'its schema stays: handover.effect holds markers of jobs');
    server.writeChanges({ row: undefined, faults: undefined });
  }

  async look(): Promise<GuardView> {
    const { server } = this;
    server.assertAnswers();
    const { row, covered, faults: recorded = [] } = server.contents;
    const { writable, receiving, timeline } = server;
    const replayed = writable ? {} : { replayed: this.position() };
    const view = { clock: iso(server.nowMs()), writable, receiving, timeline, ...replayed };
    if (row === undefined) return view;
    const unguarded = covered || this.settings.grade !== 'enforced' ? [] : ['public.orders'];
    const faults = server.faults === recorded ? recorded : [...new Set([...recorded, ...server.faults])];
    return { ...view, row: { ...shown(row), unguarded, faults } };
  }

  async extend(extension: Deadline): Promise<boolean> {
    const row = this.row();
    this.server.assertWrites();
    if (row.epoch !== extension.epoch || !row.open || row.timeline !== this.server.timeline) return false;
    const extended = { ...row, ...this.later(row, extension), heartbeatMs: this.server.nowMs() };
    const revived = this.server.contents.barredByWatchdog === true && extended.validUntilMs > this.server.nowMs();
    this.server.write({ row: extended, ...(revived && { barred: [], barredByWatchdog: false }) });
    return true;
  }

  async close(epoch: number): Promise<{ readonly closedAt: string; readonly flushPosition: string }> {
    const { server } = this;
    const row = this.row();
    server.assertWrites();
    if (row.epoch >= epoch)
      throw new FailoverError(ERRORS.ownershipLost, `not closed below epoch ${epoch}: the database is at ${row.epoch}`);
    server.write({
      row: { ...row, open: false, closedBelow: Math.max(row.closedBelow, epoch) },
      barred: [...this.settings.applicationRoles],
    });
    this.endSessions();
    if (server.prepared.length > 0)
      throw new FailoverError(ERRORS.databaseNeedsPerson, `unfenced: prepared transaction ${server.prepared.join()}`);
    if (server.identity !== undefined) server.write({ row: { ...this.row(), closedAtMs: server.nowMs() } });
    return { closedAt: iso(server.nowMs()), flushPosition: this.position() };
  }

  /** Aurora tells none: each close stamps its row last, and a copy that shows the stamp holds all before it. */
  private position(): string {
    const { identity, contents, flushPosition } = this.server;
    if (identity === undefined) return flushPosition;
    const { closedBelow = 0, closedAtMs } = contents.row ?? {};
    return closedAtMs === undefined ? identity : `${identity} ${closedBelow} ${iso(closedAtMs)}`;
  }

  async open(opening: Deadline): Promise<{ readonly timeline: string; readonly openedAt: string }> {
    const { server } = this;
    const row = this.row();
    server.assertWrites();
    const newest = Math.max(row.epoch, row.closedBelow);
    if (newest > opening.epoch)
      throw new FailoverError(
        ERRORS.ownershipLost,
        `not opened: epoch ${opening.epoch} is over, the database knows ${newest}`,
      );
    const { timeline } = server;
    const same = row.epoch === opening.epoch && row.open && row.timeline === timeline;
    const deadline = this.later(same ? row : { validUntilMs: 0 }, opening);
    server.write({
      barred: [],
      barredByWatchdog: false,
      row: { ...row, ...deadline, epoch: opening.epoch, open: true, timeline, heartbeatMs: server.nowMs() },
    });
    return { timeline, openedAt: iso(server.nowMs()) };
  }

  private row(): GuardRow {
    this.server.assertAnswers();
    const { row } = this.server.contents;
    if (row === undefined) throw new FailoverError(ERRORS.badInput, NOT_INSTALLED);
    return row;
  }

  /** Never back, and an anchor from the future counts from now. */
  private later({ validUntilMs }: Pick<GuardRow, 'validUntilMs'>, { anchor, seconds }: Deadline) {
    const deadline = Math.min(Date.parse(anchor), this.server.nowMs()) + seconds * 1000;
    return { validUntilMs: Math.max(validUntilMs, deadline) };
  }

  private endSessions(): void {
    for (const [id, { stubborn }] of this.server.sessions) if (!stubborn) this.server.sessions.delete(id);
    if (this.server.sessions.size === 0) return;
    throw new FailoverError(ERRORS.transient, `unfenced: ${this.server.sessions.size} sessions did not end`);
  }
}

const shown = ({ epoch, open, validUntilMs, timeline, heartbeatMs }: GuardRow) => ({
  epoch,
  open,
  validUntil: iso(validUntilMs),
  timeline,
  ...(heartbeatMs === undefined ? {} : { heartbeatAt: iso(heartbeatMs) }),
});

export class MemoryProbe implements DatabaseProbe {
  constructor(private readonly server: MemoryServer) {}

  async writeThrough(runId: string): Promise<void> {
    this.server.commitThroughGuard(`verification of ${runId}`);
  }

  async effectsOf(application: string, jobIds: readonly string[]): Promise<ReadonlySet<string>> {
    this.server.assertAnswers();
    return new Set(jobIds.filter((id) => this.server.hasEffectOf(application, id)));
  }
}
