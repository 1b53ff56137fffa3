import type { DatabaseSettings } from '../contract/settings';
import { decideRenewal, dutyFor, type KeptDatabase, mustClose } from '../domain/keeper';
import { sideOf } from '../domain/sides';
import type { DatabaseFleet } from '../ports/database-fleet';
import type { FenceStore } from '../ports/fence-store';
import type { DatabaseConnections, GuardedDatabase } from '../ports/guarded-database';
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

  constructor(
    private readonly id: string,
    private readonly ports: KeeperPorts,
    private readonly context: StepContext,
  ) {}

  async tick(): Promise<KeeperNews> {
    const lease = (await this.ports.leases.read()) ?? (await this.firstLease());
    if (lease === undefined) return { renewed: false, note: 'no lease yet, and this is not the home Region' };
    return lease.active === this.context.region ? this.serve(lease) : this.standAside(lease);
  }

  /** Epoch 1, written once, by the home Region only, and only when no database remembers a higher one (a rebuilt ledger is a person's work). */
  private async firstLease(): Promise<Lease | undefined> {
    const { settings, region } = this.context;
    if (region !== settings.regions.home) return undefined;
    const kept = await this.lookAtAll(true);
    const remembered = kept.flatMap((d) => (d.state === 'seen' && (d.view.row?.epoch ?? 0) > 0 ? [d.name] : []));
    if (remembered.length > 0 || kept.some((d) => d.state === 'failing')) return undefined;
    await this.ports.leases.create({ active: region, holder: this.id });
    await this.ports.serving.serve({ region, epoch: 1 });
    await this.ports.serving.allowDispatch({ region, epoch: 1 });
    return this.ports.leases.read();
  }

  private async serve(lease: Lease): Promise<KeeperNews> {
    const kept = await this.lookAtAll(true);
    const decision = decideRenewal(lease, kept, this.context.timings.holdDownSeconds);
    if (decision.action === 'stay-released') return { renewed: false, note: decision.because };
    const released = decision.action === 'release' ? decision.because : undefined;
    const anchors = decision.action === 'renew' ? { ...lease.anchors, ...decision.anchors } : lease.anchors;
    const { epoch, renewSeq } = lease;
    const result = await this.ports.leases.renew({ epoch, renewSeq, holder: this.id, anchors, released });
    if (!result.written || released !== undefined)
      return { renewed: false, note: released ?? 'another keeper renewed first' };
    await Promise.all(kept.map((database) => this.extend(database, lease)));
    return { renewed: true };
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
    const behind = kept.filter((d) => d.state === 'seen' && mustClose(lease, d.view));
    if (behind.length === 0) return { renewed: false };
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
    try {
      const session = await this.session(database);
      const view = await session.look();
      if (!install || !view.writable) return { name: database.name, state: 'seen', view };
      if (this.installed.has(database.name) && view.row !== undefined)
        return { name: database.name, state: 'seen', view };
      await session.install();
      this.installed.add(database.name);
      return { name: database.name, state: 'seen', view: await session.look() };
    } catch (error) {
      return this.failed(database.name, error);
    }
  }

  private async session(database: DatabaseSettings): Promise<GuardedDatabase> {
    const known = this.sessions.get(database.name);
    if (known !== undefined && !this.failingSince.has(database.name)) return known;
    const side = sideOf(this.context.settings.regions, this.context.region) ?? 'home';
    const endpoint = endpointOf(await this.ports.fleet.describe(database.instance[side]));
    if (endpoint === undefined) throw new Error(`${database.instance[side]} has no endpoint`);
    const session = this.ports.connections.guarded(database, endpoint);
    this.sessions.set(database.name, session);
    return session;
  }

  private failed(name: string, error: unknown): KeptDatabase {
    const nowMs = this.context.clock.now().getTime();
    const since = this.failingSince.get(name) ?? nowMs;
    this.failingSince.set(name, since);
    const because = error instanceof Error ? error.message : String(error);
    return { name, state: 'failing', because, forSeconds: (nowMs - since) / 1000 };
  }
}
