import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { FenceGrade } from '../../lambda/contract/settings';
import type { DatabaseProbe, GuardedDatabase, GuardView } from '../../lambda/ports/guarded-database';
import type { GuardRow, MemoryServer } from './memory-server';

interface Deadline {
  readonly epoch: number;
  readonly anchor: string;
  readonly seconds: number;
}

const iso = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');
const NOT_INSTALLED = 'relation "handover.lease" does not exist';

/** The guard of one database, with the rules of the SQL adapter. */
export class MemoryDatabase implements GuardedDatabase {
  constructor(
    private readonly server: MemoryServer,
    private readonly applicationRoles: readonly string[],
    private readonly grade: FenceGrade = 'enforced',
  ) {}

  async install(): Promise<void> {
    this.server.assertAnswers();
    const { row: known, covered } = this.server.contents;
    if (this.grade === 'none') {
      if (known !== undefined) this.server.write({ row: undefined, covered: false });
      return;
    }
    if (known !== undefined && known.epoch > 0 && !covered) this.server.write({ covered: true });
    if (known !== undefined) return;
    const row: GuardRow = { epoch: 0, open: false, validUntilMs: 0, timeline: '', closedBelow: 0 };
    this.server.write({ row });
  }

  async look(): Promise<GuardView> {
    const { server } = this;
    server.assertAnswers();
    const { row } = server.contents;
    const { writable, receiving, timeline } = server;
    const view = { clock: iso(server.nowMs()), writable, receiving, timeline };
    if (row === undefined) return view;
    return {
      ...view,
      row: { ...shown(row), unguarded: server.contents.covered ? [] : ['public.orders'], faults: server.faults },
    };
  }

  async extend(extension: Deadline): Promise<boolean> {
    const row = this.row();
    this.server.assertWrites();
    if (row.epoch !== extension.epoch || !row.open || row.timeline !== this.server.timeline) return false;
    this.server.write({ row: { ...row, ...this.later(row, extension), heartbeatMs: this.server.nowMs() } });
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
      barred: [...this.applicationRoles],
    });
    this.endSessions();
    if (server.prepared.length > 0)
      throw new FailoverError(ERRORS.databaseNeedsPerson, `unfenced: prepared transaction ${server.prepared.join()}`);
    return { closedAt: iso(server.nowMs()), flushPosition: server.flushPosition };
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
    this.server.commit(`verification of ${runId}`, true);
  }

  async effectsOf(jobIds: readonly string[]): Promise<ReadonlySet<string>> {
    this.server.assertAnswers();
    const { effects } = this.server.contents;
    return new Set(jobIds.filter((id) => effects.includes(id)));
  }
}
