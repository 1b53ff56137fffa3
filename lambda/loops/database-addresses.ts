import type { DatabaseSettings } from '../contract/settings';
import { sideOf } from '../domain/sides';
import type { AddressStore } from '../ports/address-store';
import type { DatabaseFleet, Endpoint } from '../ports/database-fleet';
import { endpointOf } from '../steps/look-at-databases';
import { now, type StepContext } from '../steps/step';

export interface DatabaseAddressesPorts {
  readonly fleet: DatabaseFleet;
  readonly addresses: AddressStore;
}

/** A keeper that knows an address does not wait longer for a control plane: the others' deadlines would run meanwhile. */
const ADDRESS_WITHIN_MS = 2_000;

/**
 * Where this side's databases are. Describe is asked first; what was last found outlives an RDS API that does not answer, in
 * the container and, for one that is new, in the ledger: else such an API would close the databases of a healthy Region.
 */
export class DatabaseAddresses {
  constructor(
    private readonly ports: DatabaseAddressesPorts,
    private readonly context: StepContext,
    /** Kept by the container over its keepers' lives. */
    private readonly known: Map<string, Endpoint>,
  ) {}

  async of(database: DatabaseSettings): Promise<Endpoint | undefined> {
    const last = this.known.get(this.instance(database)) ?? (await this.remembered(database));
    const found = last === undefined ? await this.described(database) : await this.describedSoon(database, last);
    if (found === undefined) return last;
    this.known.set(this.instance(database), found);
    if (found.host !== last?.host || found.port !== last.port) await this.remember(database, found);
    return found;
  }

  private async described(database: DatabaseSettings): Promise<Endpoint | undefined> {
    return endpointOf(await this.ports.fleet.describe(this.instance(database)));
  }

  private describedSoon(database: DatabaseSettings, last: Endpoint): Promise<Endpoint | undefined> {
    const described = this.described(database).catch(() => last);
    return Promise.race([described, this.context.clock.sleep(ADDRESS_WITHIN_MS).then(() => last)]);
  }

  /** A ledger that does not answer knows nothing; the tick finds that out by itself. */
  private remembered(database: DatabaseSettings): Promise<Endpoint | undefined> {
    return this.ports.addresses.remembered(this.address(database)).catch(() => undefined);
  }

  private async remember(database: DatabaseSettings, endpoint: Endpoint): Promise<void> {
    const address = { ...this.address(database), endpoint, at: now(this.context) };
    await this.ports.addresses.remember(address).catch(() => undefined);
  }

  private address(database: DatabaseSettings) {
    return { region: this.context.region, database: database.name, instance: this.instance(database) };
  }

  private instance({ instance }: DatabaseSettings): string {
    return instance[sideOf(this.context.settings.regions, this.context.region) ?? 'home'];
  }
}
