import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import { hasEnded, type JobRequest } from '../../lambda/contract/jobs';
import type { Side } from '../../lambda/contract/settings';
import { plusSeconds } from '../../lambda/domain/instants';
import type { Job } from '../../lambda/ports/job-store';
import { submitJob } from '../../lambda/steps/submit-job';
import type { JobPlan } from './job-plan';
import type { Equipped, SimulatedWorld } from './simulated-world';

/** In which Region somebody asks, one after the other until he gets an answer. */
const PLACES: readonly Side[] = ['home', 'standby', 'home', 'standby', 'standby'];
/** A way in that says nothing for so long has said nothing. */
const PATIENCE_MS = 15_000;
const NEXT_MS = 7_000;

type Answer = { readonly job: Job | undefined } | { readonly refused: string } | 'no answer';

/** Those who submit jobs, ask again under the same id, and cancel; through the ways in of both Regions. */
export class Clients {
  private over = false;

  constructor(private readonly world: SimulatedWorld) {
    for (const plan of world.schedule.shape.jobs) void this.live(plan);
  }

  stop(): void {
    this.over = true;
  }

  private async live(plan: JobPlan): Promise<void> {
    await this.world.time.sleep(plan.atMs);
    const request = this.requestOf(plan);
    const accepted = await this.submit(plan, request);
    if (!accepted) return;
    if (plan.againMs !== undefined) void this.submitAgain(plan, request, plan.againMs);
    if (plan.cancelMs !== undefined) void this.cancel(plan, plan.cancelMs);
  }

  private requestOf(plan: JobPlan): JobRequest {
    const { id, application, jobClass, after, before, timeLimitSeconds, maxAttempts } = plan;
    const at = new Date(this.world.nowMs).toISOString();
    const { notBeforeSeconds, deadlineSeconds } = plan;
    return {
      id,
      application,
      jobClass,
      payload: JSON.stringify(plan.work),
      ...(after !== undefined && { after }),
      ...(before !== undefined && { before }),
      ...(timeLimitSeconds !== undefined && { timeLimitSeconds }),
      ...(maxAttempts !== undefined && { maxAttempts }),
      ...(notBeforeSeconds !== undefined && { notBefore: plusSeconds(at, notBeforeSeconds) }),
      ...(deadlineSeconds !== undefined && { deadline: plusSeconds(at, deadlineSeconds) }),
    };
  }

  /** Whether he has heard that it is accepted. */
  private async submit(plan: JobPlan, request: JobRequest): Promise<boolean> {
    const { chronicle } = this.world;
    for (const [tries, place] of PLACES.entries()) {
      if (this.over) return false;
      const answer = await this.ask(place, ({ ports, context }) => submitJob(request, ports, context));
      if (answer !== 'no answer' && 'job' in answer) {
        chronicle.accepted.push({ plan, request, atMs: this.world.atMs });
        return true;
      }
      // Whoever asked before without an answer may have been heard all the same.
      if (answer !== 'no answer' && tries === 0) chronicle.refused.push({ plan, because: answer.refused });
      if (answer !== 'no answer') return false;
      await this.world.time.sleep(NEXT_MS);
    }
    return false;
  }

  private async submitAgain(plan: JobPlan, request: JobRequest, afterMs: number): Promise<void> {
    await this.world.time.sleep(afterMs);
    if (this.over) return;
    const answer = await this.ask(plan.atMs % 2 === 0 ? 'standby' : 'home', ({ ports, context }) =>
      submitJob(request, ports, context),
    );
    if (answer !== 'no answer' && 'refused' in answer)
      this.world.chronicle.disowned.push({ plan, because: answer.refused });
  }

  private async cancel(plan: JobPlan, afterMs: number): Promise<void> {
    await this.world.time.sleep(afterMs);
    const { id, application } = plan;
    for (const place of PLACES) {
      if (this.over) return;
      const answer = await this.ask(place, ({ ports, context }) => {
        const wish = { by: 'ada', reason: 'a bad day', at: context.clock.now().toISOString() };
        return ports.jobs.cancel(application, id, wish);
      });
      if (answer !== 'no answer' && 'job' in answer) {
        const { job } = answer;
        // One that had ended before the wish is as it was.
        if (job?.cancel !== undefined || job?.state === 'cancelled' || (job !== undefined && !hasEnded(job.state)))
          this.world.chronicle.cancelled.push({ plan, atMs: this.world.atMs });
        return;
      }
      await this.world.time.sleep(NEXT_MS);
    }
  }

  private async ask(place: Side, act: (equipped: Equipped) => Promise<Job | undefined>): Promise<Answer> {
    const equipped = this.world.start('client', place);
    const answer: Promise<Answer> = act(equipped).then(
      (job) => ({ job }),
      (error: unknown) =>
        error instanceof FailoverError && error.name === ERRORS.badInput ? { refused: error.message } : 'no answer',
    );
    const heard = await Promise.race([answer, this.world.time.sleep(PATIENCE_MS).then(() => 'no answer' as const)]);
    this.world.end(equipped.process);
    return heard;
  }
}
