import { type Closing, foundDatabase } from '../domain/found-database';
import { isBehind, type KeptDatabase, mustClose } from '../domain/keeper';
import type { ClosedDatabase, FenceRecord, FenceStore } from '../ports/fence-store';
import type { GuardedDatabase } from '../ports/guarded-database';
import type { Lease } from '../ports/lease-store';
import { now, type StepContext } from '../steps/step';
import type { KeptDatabases } from './kept-databases';
import type { Returning } from './returning';

type Outcome = { readonly closed: ClosedDatabase } | { readonly failure: unknown };

/** A side while another Region serves: whatever here is still open under an older epoch is closed, and said so in the ledger. */
export class PassiveSide {
  private said: Promise<void> = Promise.resolve();

  constructor(
    private readonly id: string,
    private readonly ports: { readonly fences: FenceStore },
    private readonly context: StepContext,
    private readonly databases: KeptDatabases,
    private readonly returning: Returning,
  ) {}

  /** Fenced first, then acknowledged, then told: a run waits for the acknowledgement. Answers what a person should read. */
  async standAside(lease: Lease): Promise<string | undefined> {
    const kept = await this.databases.look(undefined);
    const outcomes = await this.close(kept, lease);
    const closed = closedOf(outcomes);
    const found = kept.map((d) => [d.name, foundDatabase(d, lease, closingOf(outcomes.get(d.name)))] as const);
    if (lease.taken !== undefined) await this.returning.tell(lease, Object.fromEntries(found));
    for (const outcome of outcomes.values()) if ('failure' in outcome) throw outcome.failure;
    const bare = kept.filter((d) => d.state === 'seen' && d.view.writable && d.view.row === undefined);
    return sayDone(
      Object.keys(closed),
      bare.map(({ name }) => name),
      lease,
    );
  }

  /** What is open, and what is closed and not acknowledged: an earlier keeper died, or sessions did not end. Closing is idempotent. */
  private async close(kept: readonly KeptDatabase[], lease: Lease): Promise<ReadonlyMap<string, Outcome>> {
    const behind = kept.flatMap((d) => (d.state === 'seen' && isBehind(lease, d.view) ? [d] : []));
    if (behind.length === 0) return new Map();
    const word = await this.ports.fences.read(lease.epoch);
    const wanted = behind.filter(({ name, view }) => mustClose(lease, view) || isMissing(name, word));
    const outcomes = wanted.flatMap(({ name }) => {
      const session = this.databases.session(name);
      return session === undefined ? [] : [this.closeOne(name, session, lease)];
    });
    return new Map(await Promise.all(outcomes));
  }

  private async closeOne(name: string, session: GuardedDatabase, lease: Lease): Promise<readonly [string, Outcome]> {
    const outcome = await closing(session, lease);
    if ('closed' in outcome) await this.acknowledgeNext(lease, { [name]: outcome.closed });
    return [name, outcome];
  }

  /** Of each database as soon as it is closed, so that nobody waits for one that does not answer; one after the other. */
  private acknowledgeNext(lease: Lease, closed: Readonly<Record<string, ClosedDatabase>>): Promise<void> {
    const word = this.said.then(() => this.acknowledge(lease, closed));
    this.said = word.catch(() => undefined);
    return word;
  }

  /** The word of a run stands. */
  private async acknowledge(lease: Lease, closed: Readonly<Record<string, ClosedDatabase>>): Promise<void> {
    if (Object.keys(closed).length === 0) return;
    const word = await this.ports.fences.read(lease.epoch);
    if (!Object.keys(closed).some((name) => isMissing(name, word))) return;
    const databases = { ...closed, ...word?.databases };
    const { epoch } = lease;
    await this.ports.fences.record({ epoch, how: 'acknowledged', by: this.id, at: now(this.context), databases }, word);
  }
}

/** Nobody has said that it is closed, and a word that says so would be taken. */
const isMissing = (name: string, word: FenceRecord | undefined): boolean =>
  word === undefined || (word.how === 'acknowledged' && word.databases[name] === undefined);

const closing = (session: GuardedDatabase, { epoch }: Lease): Promise<Outcome> =>
  session.close(epoch).then(
    (closed): Outcome => ({ closed }),
    (failure: unknown): Outcome => ({ failure }),
  );

const closedOf = (outcomes: ReadonlyMap<string, Outcome>): Readonly<Record<string, ClosedDatabase>> =>
  Object.fromEntries(
    [...outcomes].flatMap(([name, outcome]) => ('closed' in outcome ? [[name, outcome.closed] as const] : [])),
  );

function closingOf(outcome: Outcome | undefined): Closing {
  if (outcome === undefined) return { kind: 'not needed' };
  if ('closed' in outcome) return { kind: 'closed' };
  const { failure } = outcome;
  return { kind: 'failed', because: failure instanceof Error ? failure.message : String(failure) };
}

function sayDone(closed: readonly string[], bare: readonly string[], { epoch, active }: Lease): string | undefined {
  const said = [
    ...(closed.length > 0 ? [`closed ${closed.join(', ')} under epoch ${epoch}`] : []),
    ...bare.map((name) => `${name} is writable without a guard while ${active} serves: nothing closes it`),
  ];
  return said.length > 0 ? said.join('; ') : undefined;
}
