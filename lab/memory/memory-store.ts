import { isDeepStrictEqual } from 'node:util';
import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import { markerOf } from '../../lambda/contract/jobs';
import type { Clock } from '../../lambda/ports/outside';
import { type Commit, type Contents, type LogEntry, LogReader, timelineOf } from './memory-log';
import { Replication } from './memory-replication';

const EMPTY: Contents = { barred: [] };

/** A database as a server keeps it: a log of changes, a timeline, a clock of its own. A replica has the log up to its lag. */
export class MemoryStore {
  readonly log: LogEntry[] = [{ atMs: Number.NEGATIVE_INFINITY, contents: EMPTY }];
  replication: Replication | undefined;
  timelineNumber = 1;
  /** Aurora: nothing in a promoted cluster tells it from its source. */
  identity: string | undefined;
  /** This server's clock minus the world's. */
  clockSkewSeconds = 0;
  /** Since then nothing is answered or sent. */
  downSinceMs: number | undefined;
  /** Every write fails with this reason, every read is answered: a full or a dying disk. */
  writesFail: string | undefined;
  protected promotedAtMs = Number.NEGATIVE_INFINITY;
  private readonly reader = new LogReader(this.log);

  constructor(
    readonly name: string,
    private readonly clock: Clock,
  ) {}

  follow(source: MemoryStore, lagSeconds = 0): void {
    this.identity = source.identity;
    this.replication = new Replication(source, lagSeconds);
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
    return this.identity ?? this.lineage;
  }

  /** Another one after each promotion, whatever the engine shows of that: who wrote what. */
  get lineage(): string {
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
    this.replication?.cut(this.clock.now().getTime());
  }

  /** The link is back: what piled up behind it arrives. */
  mendReplication(): void {
    this.replication?.mend();
  }

  get receiving(): boolean {
    return this.replication?.flows ?? false;
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

  /** Markers of the jobs whose effect is here, once for each effect. */
  get effects(): readonly string[] {
    return this.read().effects;
  }

  hasEffectOf(application: string, job: string): boolean {
    return this.read().marked.has(markerOf(application, job));
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

  protected refusesWrites(): string | undefined {
    if (!this.answers) return `database ${this.name} did not answer`;
    if (!this.writable) return this.refusal('it is a replica');
    return this.writesFail === undefined ? undefined : `database ${this.name} refused: ${this.writesFail}`;
  }

  protected refusal(because: string): string {
    return `database ${this.name} refused, 25006: ${because}`;
  }

  protected commitOf(id: string, epoch: number): Commit {
    return { id, atMs: this.nowMs(), epoch, timeline: this.lineage };
  }

  protected append(entry: Omit<LogEntry, 'atMs' | 'contents'> & Partial<Pick<LogEntry, 'contents'>>): void {
    this.assertWrites();
    this.log.push({ atMs: this.clock.now().getTime(), contents: this.contents, ...entry });
  }

  private read(): LogReader {
    this.receive();
    return this.reader.upToDate();
  }

  private receive(): void {
    this.replication?.deliver(this.log, this.clock.now().getTime());
  }
}
