import type { Side } from '../../lambda/contract/settings';
import type { MemoryServer } from '../memory';
import { Chance } from './chance';
import { Clients } from './clients';
import type { SimulatedWorld } from './simulated-world';
import type { Stood } from './stood';
import { Tasks } from './tasks';

const SIDES: readonly Side[] = ['home', 'standby'];
const LONG_MS = { least: 1_000, most: 25_000 } as const;
/** A commit that has passed its last check reaches the disk so late at most: less than the margin, with what clocks step. */
const FLUSH_MS = 900;
const SLOW_FLUSH = 0.2;
/** REPEATABLE READ: what the guard's row says later is not seen. */
const OLD_SNAPSHOTS = 0.3;
const PREPARED = 0.5;
const PREPARED_LONGER = 6;
/** What an installation of the guard complains of: it judges the fence weaker than it is configured. */
const MAY_PREPARE = 'max_prepared_transactions is 10, it must be 0';
const REFUSED = Symbol('refused');

interface Transaction {
  readonly database: string;
  readonly side: Side;
  readonly server: MemoryServer;
  readonly session: number;
  readonly id: string;
}

/**
 * Applications that know both sides and look nothing up: on each side of each database one session writes all the time,
 * and some transactions are long. Only the guard can stop them.
 */
export class Applications {
  private readonly sessions = new Map<MemoryServer, number>();
  private readonly chance: Chance;
  readonly tasks: Tasks;
  private readonly clients: Clients;
  /** Sides whose new sessions do not end when they are told to. */
  private readonly stubborn = new Set<Side>();
  private writes = 0;
  private over = false;

  constructor(private readonly world: SimulatedWorld) {
    this.chance = new Chance(world.schedule.seed, 'applications');
    if (world.schedule.shape.prepares)
      for (const side of SIDES) for (const server of world.serversOf(side)) server.faults = [MAY_PREPARE];
    this.tasks = new Tasks(world);
    this.clients = new Clients(world);
    void this.every(world.schedule.shape.clientEveryMs, () => this.write());
  }

  stop(): void {
    this.over = true;
    this.clients.stop();
  }

  /** Sessions that are open, and that will be, do not end when they are told to. */
  makeStubborn(side: Side): void {
    this.stubborn.add(side);
    for (const { sessions } of this.world.stood.on(side))
      for (const [id, session] of sessions) sessions.set(id, { ...session, stubborn: true });
  }

  endStubborn(side: Side): void {
    this.stubborn.delete(side);
    for (const { sessions } of this.world.stood.on(side))
      for (const [id, session] of sessions) if (session.stubborn) sessions.delete(id);
  }

  private async every(ms: number, act: () => void): Promise<void> {
    while (!this.over) {
      await this.world.time.sleep(ms);
      if (!this.over) act();
    }
  }

  private write(): void {
    this.writes += 1;
    for (const stood of this.world.stood.all) this.transact(stood);
  }

  /** Whoever had a session to an old primary has one when that has another name. */
  private transact({ database, side, server, nth }: Stood): void {
    if (!server.writable || !server.answers || !server.takesStatements()) return;
    const session = this.session(server, side);
    if (session === undefined) return;
    const id = nth === 0 ? `${side} ${this.writes}` : `${side} ${this.writes} on server ${nth + 1}`;
    const lastsMs = this.chance.happens(this.world.schedule.shape.long)
      ? this.chance.between(LONG_MS.least, LONG_MS.most)
      : 0;
    this.begin({ database, side, server, session, id: lastsMs === 0 ? id : `${id} long` }, lastsMs);
  }

  private session(server: MemoryServer, side: Side): number | undefined {
    const known = this.sessions.get(server);
    if (known !== undefined && server.sessions.has(known)) return known;
    const role = this.world.settings.databases[0]?.applicationRoles[0] ?? 'app';
    if (!server.admits(role)) return undefined;
    const made = server.logIn(role, this.stubborn.has(side));
    this.sessions.set(server, made);
    return made;
  }

  /** Some long ones keep the snapshot of their first statement, and some are prepared and committed by somebody else. */
  private begin(transaction: Transaction, lastsMs: number): void {
    const { server, session, id } = transaction;
    const row = allowed(() => server.writeIn(session));
    if (row === REFUSED) return;
    if (lastsMs === 0) {
      this.finish(transaction, () => server.commitIn(session, id));
      return;
    }
    const snapshot = this.chance.happens(OLD_SNAPSHOTS) ? row : undefined;
    const prepares = this.world.schedule.shape.prepares && this.chance.happens(PREPARED);
    if (prepares && allowed(() => server.prepareIn(session, id)) === REFUSED) return;
    void this.world.time.sleep(prepares ? lastsMs * PREPARED_LONGER : lastsMs).then(() => {
      if (prepares) this.finish(transaction, () => server.commitPrepared(id));
      else this.finish(transaction, () => server.commitIn(session, id, snapshot));
    });
  }

  /** The promises are about the writes that are not refused. */
  private finish(t: Transaction, commit: () => void): void {
    if (allowed(commit) === REFUSED) return;
    const flushMs = this.chance.happens(SLOW_FLUSH) ? this.chance.between(0, FLUSH_MS) : 0;
    void this.acknowledge(t, flushMs);
  }

  /** Whoever ends a session waits for the commit that it is in; a deadline waits for nothing. */
  private async acknowledge({ database, side, server, session, id }: Transaction, flushMs: number): Promise<void> {
    const [atMs, serverMs] = [this.world.atMs, server.nowMs()];
    if (flushMs > 0) await this.world.time.sleep(flushMs);
    const lateMs = server.sessions.has(session) ? flushMs : 0;
    const at = { atMs: atMs + lateMs, serverMs: serverMs + lateMs };
    this.world.chronicle.acknowledged.push({ database, side, id, lineage: server.lineage, ...at });
  }
}

function allowed<T>(write: () => T): T | typeof REFUSED {
  try {
    return write();
  } catch {
    return REFUSED;
  }
}
