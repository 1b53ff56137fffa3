import { ERRORS, FailoverError } from '../contract/errors';
import type { DatabaseSettings } from '../contract/settings';
import { decideRenewal, dutyFor, isBehind, type KeptDatabase, mustClose } from '../domain/keeper';
import { sideOf } from '../domain/sides';
import type { DatabaseFleet, Endpoint } from '../ports/database-fleet';
import type { FenceStore } from '../ports/fence-store';
import type { DatabaseConnections, GuardedDatabase, GuardView } from '../ports/guarded-database';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { ServingStore } from '../ports/serving-store';
import { endpointOf } from '../steps/look-at-databases';
import { now, type StepContext } from '../steps/step';

export interface KeeperPorts {
  readonly leases: LeaseStore;
  readonly fences: FenceStore;
  readonly serving: ServingStore;
  readonly fleet: DatabaseFleet;
  readonly connections: DatabaseConnections;
}

export interface KeeperNews {
  readonly renewed: boolean;
  readonly note?: string;
}

/**
 * Keeps the lease and the deadlines of this side's databases: anchor, renew, extend. Any number of keepers may overlap,
 * be late or be doubled: each can only extend to a time that was fixed before its own renewal was sent.
 */
export class Keeper {
  private readonly sessions = new Map<string, GuardedDatabase>();
  private readonly failingSince = new Map<string, number>();
  private readonly installed = new Set<string>();
  private readonly unguarded = new Map<string, string>();
  private readonly anchorAtFailure = new Map<string, string | undefined>();
  private served = false;

  constructor(
    private readonly id: string,
    private readonly ports: KeeperPorts,
    private readonly context: StepContext,
    /** Addresses that an earlier keeper of this container found: they outlive a control plane that does not answer. */
    private readonly addresses: Map<string, Endpoint> = new Map(),
  ) {}

  async tick(): Promise<KeeperNews> {
    const lease = (await this.ports.leases.read()) ?? (await this.firstLease());
    if (lease !== undefined && lease.taken === undefined) await this.sayHomeServes(lease);
    if (lease === undefined) return { renewed: false, note: 'no lease yet, and this is not the home Region' };
    return lease.active === this.context.region ? this.serve(lease) : this.standAside(lease);
  }

  /** Epoch 1, written once, by the home Region only, and only when no database remembers a higher one (a rebuilt ledger is a person's work). */
  private async firstLease(): Promise<Lease | undefined> {
    const { settings, region } = this.context;
    if (region !== settings.regions.home) return undefined;
    const kept = await this.lookAtAll(true);
    const remembered = kept.flatMap((d) => (d.state === 'seen' && (d.view.row?.epoch ?? 0) > 0 ? [d.name] : []));
    if (remembered.length > 0 || kept.some((d) => d.state !== 'seen')) return undefined;
    await this.ports.leases.create({ active: region, holder: this.id });
    return this.ports.leases.read();
  }

  /** Said until it stands: the keeper that made the lease may have died before it could. */
  private async sayHomeServes({ active, epoch }: Lease): Promise<void> {
    if (active !== this.context.region || this.served) return;
    await this.ports.serving.serve({ region: active, epoch });
    await this.ports.serving.allowDispatch({ region: active, epoch });
    this.served = true;
  }

  private async serve(lease: Lease): Promise<KeeperNews> {
    const kept = await this.lookAtAll(true);
    const decision = decideRenewal(lease, this.comparedWithOthers(kept, lease), this.context.timings.holdDownSeconds);
    if (decision.action === 'stay-released' || decision.action === 'judge-nothing')
      return { renewed: false, note: decision.because };
    const released = decision.action === 'release' ? decision.because : undefined;
    const anchors = decision.action === 'renew' ? { ...lease.anchors, ...decision.anchors } : lease.anchors;
    const { epoch, renewSeq } = lease;
    const result = await this.ports.leases.renew({ epoch, renewSeq, holder: this.id, anchors, released });
    if (!result.written || released !== undefined) return { renewed: false, note: released };
    await Promise.all(kept.map((database) => this.extend(database, lease)));
    return { renewed: true, ...this.complaint() };
  }

  /** Where the anchor in the ledger moves on while it fails here, another keeper sees the database well: the trouble is this keeper's own. */
  private comparedWithOthers(kept: readonly KeptDatabase[], { anchors }: Lease): readonly KeptDatabase[] {
    return kept.map((database) => {
      const { name, state } = database;
      if (state === 'seen') this.anchorAtFailure.delete(name);
      if (state !== 'failing') return database;
      if (!this.anchorAtFailure.has(name)) this.anchorAtFailure.set(name, anchors[name]);
      const mine = this.anchorAtFailure.get(name) === anchors[name];
      return mine
        ? database
        : { name, state: 'unknown', because: `another keeper sees it well, this one: ${database.because}` };
    });
  }

  private complaint(): { readonly note?: string } {
    const [first] = this.unguarded;
    return first === undefined ? {} : { note: `${first[0]} is not guarded completely: ${first[1]}` };
  }

  private async extend(database: KeptDatabase, lease: Lease): Promise<void> {
    const session = this.sessions.get(database.name);
    if (database.state !== 'seen' || session === undefined) return;
    const { leaseTtlSeconds, leaseMarginSeconds } = this.context.timings;
    const deadline = { epoch: lease.epoch, anchor: database.view.clock, seconds: leaseTtlSeconds - leaseMarginSeconds };
    const duty = dutyFor(lease, database.view);
    try {
      if (duty === 'extend') await session.extend(deadline);
      if (duty === 'open-first-time') await session.open(deadline);
      this.failingSince.delete(database.name);
    } catch (error) {
      this.failed(database.name, error);
    }
  }

  /** Another Region serves: whatever here is still open under an older epoch is closed, and said so in the ledger. */
  private async standAside(lease: Lease): Promise<KeeperNews> {
    const kept = await this.lookAtAll(false);
    const behind = kept.filter((d) => d.state === 'seen' && isBehind(lease, d.view));
    const open = behind.some((d) => d.state === 'seen' && mustClose(lease, d.view));
    // Closed and not acknowledged: an earlier keeper died, or sessions did not end. Closing is idempotent.
    if (behind.length === 0 || (!open && (await this.ports.fences.read(lease.epoch)) !== undefined))
      return { renewed: false };
    const closed = await Promise.all(
      behind.map(async (d) => [d.name, await this.sessions.get(d.name)?.close(lease.epoch)] as const),
    );
    const databases = Object.fromEntries(
      closed.flatMap(([name, close]) => (close === undefined ? [] : [[name, close]])),
    );
    if (Object.keys(databases).length === this.context.settings.databases.length)
      await this.ports.fences.record({
        epoch: lease.epoch,
        how: 'acknowledged',
        by: this.id,
        at: now(this.context),
        databases,
      });
    return { renewed: false, note: `closed ${Object.keys(databases).join(', ')} under epoch ${lease.epoch}` };
  }

  private lookAtAll(install: boolean): Promise<readonly KeptDatabase[]> {
    return Promise.all(this.context.settings.databases.map((database) => this.lookAt(database, install)));
  }

  private async lookAt(database: DatabaseSettings, install: boolean): Promise<KeptDatabase> {
    const { name } = database;
    try {
      const session = await this.session(database);
      const view = await session.look();
      if (!install || !view.writable) return { name, state: 'seen', view };
      if (!this.installed.has(name) || view.row === undefined)
        return { name, state: 'seen', view: await this.install(name, session, view) };
      // A disk that is full answers every read: an extension by nothing is a write that promises nothing.
      await session.extend({ epoch: view.row.epoch, anchor: view.clock, seconds: 0 });
      this.failingSince.delete(name);
      return { name, state: 'seen', view };
    } catch (error) {
      return this.failed(name, error);
    }
  }

  /** A table that the guard may not cover is a person's work, and no reason to give up a database that serves. */
  private async install(name: string, session: GuardedDatabase, before: GuardView): Promise<GuardView> {
    try {
      await session.install();
      this.unguarded.delete(name);
      // What was never opened is not covered yet: the first look after its opening installs the rest.
      if ((before.row?.epoch ?? 0) > 0) this.installed.add(name);
    } catch (error) {
      this.unguarded.set(name, error instanceof Error ? error.message : String(error));
    }
    return session.look();
  }

  private async session(database: DatabaseSettings): Promise<GuardedDatabase> {
    const known = this.sessions.get(database.name);
    if (known !== undefined && !this.failingSince.has(database.name)) return known;
    const endpoint = await this.address(database);
    if (endpoint === undefined && known !== undefined) return known;
    if (endpoint === undefined) throw new Error(`${database.name} has no endpoint`);
    const session = this.ports.connections.guarded(database, endpoint);
    this.sessions.set(database.name, session);
    return session;
  }

  private async address({ name, instance }: DatabaseSettings): Promise<Endpoint | undefined> {
    const side = sideOf(this.context.settings.regions, this.context.region) ?? 'home';
    const last = this.addresses.get(name);
    const found = await this.ports.fleet.describe(instance[side]).then(endpointOf, (error) => {
      if (last === undefined) throw error;
      return last;
    });
    if (found !== undefined) this.addresses.set(name, found);
    return found ?? last;
  }

  /** Without an address or a login this keeper cannot look, whatever the database does. */
  private failed(name: string, error: unknown): KeptDatabase {
    const because = error instanceof Error ? error.message : String(error);
    const blind = error instanceof FailoverError && error.name === ERRORS.noLogin;
    if (blind || !this.sessions.has(name)) return { name, state: 'unknown', because };
    const nowMs = this.context.clock.now().getTime();
    const since = this.failingSince.get(name) ?? nowMs;
    this.failingSince.set(name, since);
    return { name, state: 'failing', because, forSeconds: (nowMs - since) / 1000 };
  }
}
