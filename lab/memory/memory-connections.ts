import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { DatabaseSettings } from '../../lambda/contract/settings';
import type { Endpoint } from '../../lambda/ports/database-fleet';
import type { DatabaseConnections, DatabaseProbe, GuardedDatabase } from '../../lambda/ports/guarded-database';
import { MemoryDatabase, MemoryProbe } from './memory-database';
import type { MemoryServer } from './memory-server';

type Found = () => MemoryServer;

/** Servers by host name. A session is made again where its server is gone, and then it is whoever has the name now. */
export class MemoryConnections implements DatabaseConnections {
  constructor(private readonly servers: ReadonlyMap<string, MemoryServer>) {}

  guarded(database: DatabaseSettings, endpoint: Endpoint): GuardedDatabase {
    return new RoutedDatabase(() => this.at(endpoint), database);
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

/** The guard of whatever has the name at the moment of a call. */
class RoutedDatabase implements GuardedDatabase {
  private last: { readonly server: MemoryServer; readonly database: MemoryDatabase } | undefined;

  constructor(
    private readonly find: Found,
    private readonly settings: DatabaseSettings,
  ) {}

  install = async () => this.now().install();
  look = async () => this.now().look();
  extend = async (extension: Parameters<GuardedDatabase['extend']>[0]) => this.now().extend(extension);
  close = async (epoch: number) => this.now().close(epoch);
  open = async (opening: Parameters<GuardedDatabase['open']>[0]) => this.now().open(opening);

  private now(): MemoryDatabase {
    const server = this.find();
    if (this.last?.server !== server) this.last = { server, database: new MemoryDatabase(server, this.settings) };
    return this.last.database;
  }
}
