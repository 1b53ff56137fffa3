import { ERRORS, FailoverError } from '../contract/errors';
import { decideRenewal, dutyFor, isNew, isSettled, type KeptDatabase, neverKept } from '../domain/keeper';
import type { Endpoint } from '../ports/database-fleet';
import type { FenceStore } from '../ports/fence-store';
import type { InventoryStore } from '../ports/inventory-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import type { ServingStore } from '../ports/serving-store';
import type { StepContext } from '../steps/step';
import { DatabaseAddresses, type DatabaseAddressesPorts } from './database-addresses';
import { KeptDatabases, type KeptDatabasesPorts } from './kept-databases';
import { PassiveSide } from './passive-side';
import { ReturnedLease } from './returned-lease';
import { Returning, type ReturningPorts } from './returning';

export interface KeeperPorts extends KeptDatabasesPorts, DatabaseAddressesPorts, ReturningPorts {
  readonly leases: LeaseStore;
  readonly fences: FenceStore;
  readonly serving: ServingStore;
  readonly runs: RunStore;
  readonly reports: InventoryStore;
}

export interface KeeperNews {
  readonly renewed: boolean;
  readonly note?: string;
  /** The ledger did not answer, or refused: nothing is known and nothing was extended. */
  readonly silent?: true;
  /** What may keep a fence of this side from holding, while this side serves. */
  readonly faults?: readonly string[];
}

/**
 * Keeps the lease and the deadlines of this side's databases: anchor, renew, extend. Any number of keepers may overlap,
 * be late or be doubled: each can only extend to a time that was fixed before its own renewal was sent.
 */
export class Keeper {
  private readonly databases: KeptDatabases;
  private readonly passive: PassiveSide;
  private readonly returned: ReturnedLease;
  private readonly anchorAtFailure = new Map<string, string | undefined>();
  private served = false;

  constructor(
    private readonly id: string,
    private readonly ports: KeeperPorts,
    private readonly context: StepContext,
    addresses: Map<string, Endpoint> = new Map(),
  ) {
    this.databases = new KeptDatabases(ports, context, new DatabaseAddresses(ports, context, addresses));
    this.returned = new ReturnedLease(id, ports, context);
    this.passive = new PassiveSide(id, ports, context, this.databases, new Returning(ports, context));
  }

  /** Nothing that an earlier tick read counts: each reads the lease anew, and extends only after its own renewal. */
  async tick(): Promise<KeeperNews> {
    const read = await heard(this.ports.leases.read());
    if (read instanceof Silence) return silent(read);
    const lease = read ?? (await this.firstLease());
    if (lease === undefined) return { renewed: false, note: 'no lease yet, and this is not the home Region' };
    if (lease.taken === undefined) await this.sayHomeServes(lease);
    if (lease.active === this.context.region) return this.serve(lease);
    const note = await this.passive.standAside(lease);
    await this.returned.takeBack(lease);
    return { renewed: false, ...noted(note) };
  }

  /** Epoch 1, written once, by the home Region only, and only when no database remembers a higher one (a rebuilt ledger is a person's work). */
  private async firstLease(): Promise<Lease | undefined> {
    const { settings, region } = this.context;
    if (region !== settings.regions.home) return undefined;
    const kept = await this.databases.look({ epoch: 0 });
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
    const kept = await this.databases.look(lease);
    const judged = this.comparedWithOthers(kept, lease).filter((database) => this.counts(database));
    const decision = decideRenewal(lease, judged, this.context.timings.holdDownSeconds);
    if (decision.action === 'stay-released' || decision.action === 'judge-nothing')
      return { renewed: false, note: decision.because };
    const released = decision.action === 'release' ? decision.because : undefined;
    const anchors = decision.action === 'renew' ? { ...lease.anchors, ...decision.anchors } : lease.anchors;
    const settled = await this.isSettled(lease, kept);
    const { epoch, renewSeq } = lease;
    const result = await heard(this.ports.leases.renew({ epoch, renewSeq, holder: this.id, anchors, released }));
    if (result instanceof Silence) return silent(result);
    if (!result.written || released !== undefined) return { renewed: false, ...noted(released) };
    const shut = await Promise.all(kept.map((database) => this.extend(database, lease, settled)));
    // Only words, and after the extensions: a ledger that does not take them is no reason to let a database close.
    const unsaid = await this.returned.goOn(lease, kept).then(
      () => [],
      (error) => [sayUnsaid(error)],
    );
    const ofFence = [...this.databases.faults(kept), ...neverKept(lease, kept).map(sayNeverKept)];
    const stillShut = shut.flatMap((said) => said ?? []);
    const faults = [...ofFence, ...stillShut];
    const said = [
      ...(ofFence.length > 0 ? [`the fence may not hold: ${ofFence.join('; ')}`] : []),
      ...stillShut,
      ...unsaid,
    ];
    return { renewed: true, ...(faults.length > 0 && { faults }), ...noted(said.join('; ') || undefined) };
  }

  /** A database that the workload can do without is no reason to give up all the others, nor to say nothing of them. */
  private counts({ name, state }: KeptDatabase): boolean {
    return state === 'seen' || this.context.settings.databases.find((one) => one.name === name)?.required !== false;
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

  /** Asked only for a database that joined after a takeover: nothing else opens one here. */
  private async isSettled(lease: Lease, kept: readonly KeptDatabase[]): Promise<boolean> {
    if (lease.taken === undefined) return true;
    if (!kept.some((d) => d.state === 'seen' && isNew(d.view))) return false;
    const { reports, runs, fences } = this.ports;
    const said = await heard(Promise.all([reports.inventory(), runs.current(), fences.read(lease.epoch)]));
    if (said instanceof Silence) return false;
    const [inventory, held, fence] = said;
    return isSettled(lease, { inventory, held, fence });
  }

  /** Answers what keeps it shut, where the workload was given back: no run opens it, and each look at it goes well. */
  private async extend(database: KeptDatabase, lease: Lease, settled: boolean): Promise<string | undefined> {
    const session = this.databases.session(database.name);
    if (database.state !== 'seen' || session === undefined) return undefined;
    const { leaseTtlSeconds, leaseMarginSeconds } = this.context.timings;
    const deadline = { epoch: lease.epoch, anchor: database.view.clock, seconds: leaseTtlSeconds - leaseMarginSeconds };
    const duty = dutyFor(lease, database.view, settled);
    try {
      if (duty === 'extend') await session.extend(deadline);
      if (duty === 'open-first-time' || duty === 'open-again') await session.open(deadline);
      this.databases.wrote(database.name);
    } catch (error) {
      if (duty === 'open-first-time') this.databases.complain(database.name, error);
      else this.databases.failed(database.name, error);
      if (duty === 'open-again') return `${database.name}: can not be opened again: ${reasonOf(error)}`;
    }
    return undefined;
  }
}

const sayNeverKept = (database: KeptDatabase): string =>
  `${database.name} was never kept under this lease and is left out of it: ${database.state === 'seen' ? '' : database.because}`;

const sayUnsaid = (error: unknown): string =>
  `the ledger does not say yet what serves after the switchover went back: ${reasonOf(error)}`;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The ledger answered nowhere, or only "later": a replica that returns and is catching up refuses strong reads. */
class Silence {
  constructor(readonly because: string) {}
}

const heard = <T>(call: Promise<T>): Promise<T | Silence> =>
  call.catch((error: unknown) => {
    if (error instanceof FailoverError && error.name === ERRORS.transient) return new Silence(error.message);
    throw error;
  });

/** As good as fenced: what is not extended closes. Not this keeper's error, unless it lasts for its whole life. */
const silent = ({ because }: Silence): KeeperNews => ({
  renewed: false,
  silent: true,
  note: `nothing is extended: ${because}`,
});

const noted = (note: string | undefined): { readonly note?: string } => (note === undefined ? {} : { note });
