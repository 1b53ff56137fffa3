import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { DatabaseSettings } from '../../lambda/contract/settings';
import type { Endpoint } from '../../lambda/ports/database-fleet';
import type { DatabaseConnections, DatabaseProbe, GuardedDatabase } from '../../lambda/ports/guarded-database';
import { MemoryDatabase, MemoryProbe } from './memory-database';
import type { MemoryServer } from './memory-server';

/** Servers by host name. */
export class MemoryConnections implements DatabaseConnections {
  constructor(private readonly servers: ReadonlyMap<string, MemoryServer>) {}

  guarded(database: DatabaseSettings, endpoint: Endpoint): GuardedDatabase {
    return new MemoryDatabase(this.at(endpoint), database);
  }

  probe(_database: DatabaseSettings, endpoint: Endpoint): DatabaseProbe {
    return new MemoryProbe(this.at(endpoint));
  }

  private at({ host }: Endpoint): MemoryServer {
    const server = this.servers.get(host);
    if (server === undefined) throw new FailoverError(ERRORS.transient, `no server answers at ${host}`);
    return server;
  }
}
