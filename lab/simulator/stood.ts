import type { PerSide, Side } from '../../lambda/contract/settings';
import type { MemoryServer } from '../memory';

/** A server that stands, or has stood, in a database's place on a side. Handover deletes none; Aurora replaces its volumes. */
export interface Stood {
  readonly database: string;
  readonly side: Side;
  readonly server: MemoryServer;
  readonly sinceMs: number;
  /** How many stood there before it. */
  readonly nth: number;
}

/** Every server of a world, the newest of a place last. */
export class StoodServers {
  readonly all: Stood[] = [];
  private readonly gone = new Set<MemoryServer>();

  constructor(pairs: ReadonlyMap<string, PerSide<MemoryServer>>) {
    for (const [database, pair] of pairs)
      for (const side of ['home', 'standby'] as const) this.add(database, side, pair[side]);
  }

  add(database: string, side: Side, server: MemoryServer, sinceMs = Number.NEGATIVE_INFINITY): void {
    this.all.push({ database, side, server, sinceMs, nth: this.of(database, side).length });
  }

  /** Its volume is gone, and whoever had a session to it. */
  forget(server: MemoryServer): void {
    server.stop();
    server.sessions.clear();
    this.gone.add(server);
  }

  of(database: string, side: Side): readonly Stood[] {
    return this.all.filter((one) => one.database === database && one.side === side);
  }

  on(side: Side): readonly MemoryServer[] {
    return this.all.flatMap((one) => (one.side === side && !this.gone.has(one.server) ? [one.server] : []));
  }
}
