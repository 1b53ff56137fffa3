import type { ClaimLease } from '../domain/claim-lease';
import type { ClaimWatch, WatchedClaim } from '../ports/claim-watch';
import type { Clock } from '../ports/outside';

/** Why the task must end now. */
export type ClaimLost = 'the claim does not stand any more' | 'the ledger could not be asked for the life of the lease';

/**
 * The lease of a job: whoever runs beside it asks the ledger whether its claim still stands under the epoch that serves.
 * A yes is worth the life of the lease from the moment of the question, as with the databases' deadline: no answer that
 * comes late can make it longer. Asking is reading, so any number of tasks may ask.
 */
export class ClaimKeeper {
  constructor(
    private readonly watch: ClaimWatch,
    private readonly clock: Clock,
    private readonly lease: ClaimLease,
  ) {}

  /**
   * Comes back when the task must end; as long as all is well it does not. Nothing of the job may begin before the first
   * yes: a task may start long after it was ordered, and until then nobody has said that it still may.
   */
  async keep(claim: WatchedClaim, begin: () => void): Promise<ClaimLost> {
    let untilMs = this.nowMs() + this.worthMs;
    let began = false;
    for (;;) {
      const askedMs = this.nowMs();
      const stands = await this.ask(claim, untilMs - askedMs);
      if (stands === false) return 'the claim does not stand any more';
      if (stands === true) untilMs = askedMs + this.worthMs;
      if (stands === true && !began) begin();
      began ||= stands === true;
      if (this.nowMs() >= untilMs) return 'the ledger could not be asked for the life of the lease';
      await this.clock.sleep(Math.min(this.lease.askEverySeconds * 1000, untilMs - this.nowMs()));
    }
  }

  /** An answer that comes after the lease has ended is none. */
  private async ask(claim: WatchedClaim, withinMs: number): Promise<boolean | undefined> {
    const answer = this.watch.stands(claim).catch(() => undefined);
    return Promise.race([answer, this.clock.sleep(Math.max(0, withinMs)).then(() => undefined)]);
  }

  private get worthMs(): number {
    return (this.lease.lifeSeconds - this.lease.marginSeconds) * 1000;
  }

  private nowMs(): number {
    return this.clock.now().getTime();
  }
}
