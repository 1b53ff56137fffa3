import type { CopyMark, LostRows } from '../../lambda/contract/lost-rows';
import type { DatabaseSettings } from '../../lambda/contract/settings';
import type { Endpoint } from '../../lambda/ports/database-fleet';
import type { OldSideRows, OldSides } from '../../lambda/ports/old-side-rows';
import type { MemoryServer } from './memory-server';

/** What stands in a log after the position that a copy had reached. */
export class MemoryOldSides implements OldSides {
  constructor(private readonly servers: ReadonlyMap<string, MemoryServer>) {}

  oldSide(_database: DatabaseSettings, { host }: Endpoint): OldSideRows {
    return { missingFrom: async (copy) => lostRows(this.servers.get(host), copy) };
  }
}

function lostRows(server: MemoryServer | undefined, { replayed }: CopyMark): LostRows {
  if (server === undefined) return { kind: 'unknown', because: 'no server answers' };
  if (replayed === undefined) return { kind: 'unknown', because: 'the takeover kept no position of the copy' };
  const entries = Number.parseInt(replayed.slice('0/'.length), 16);
  const keys = server.log.slice(entries).flatMap(({ commit }) => (commit === undefined ? [] : [commit.id]));
  const tables = keys.length === 0 ? [] : [{ table: 'public.commits', count: keys.length, keys }];
  const about = 'transactions of applications that the copy had not replayed';
  return { kind: 'listed', counts: 'rows', about, tables, notListed: [], query: `the log from ${replayed} on` };
}
