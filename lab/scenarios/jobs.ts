import type { LabWorld } from '../world/lab-world';

export interface SubmittedJobs {
  readonly application: string;
  readonly ids: readonly string[];
}

/** A workload that has no application with jobs. */
export const NO_JOBS: SubmittedJobs = { application: 'no jobs', ids: [] };

/** How many jobs of each class, most urgent first: few are urgent, as in life. */
const SHARES = [0.2, 0.4, 0.4];

/** Queues jobs of all classes, mixed, as the team's applications would. Accepted means: in the ledger. */
export async function submitJobs(world: LabWorld, count: number, random: () => number): Promise<SubmittedJobs> {
  const application = world.parts.settings.jobs?.applications[0];
  if (application === undefined) return NO_JOBS;
  const ids = Array.from({ length: count }, (_, i) => `job-${String(i + 1).padStart(3, '0')}`);
  const submit = (id: string) =>
    world.parts.ledger.jobs.submit({
      id,
      application: application.name,
      jobClass: chooseClass(application.classes, random()),
      payload: '{}',
      at: new Date().toISOString(),
    });
  for (let i = 0; i < ids.length; i += 10)
    await Promise.all(ids.slice(i, i + 10).map((id) => untilAccepted(() => submit(id))));
  return { application: application.name, ids };
}

function chooseClass(classes: readonly string[], draw: number): string {
  let left = draw;
  for (const [index, jobClass] of classes.entries()) {
    left -= SHARES[index] ?? 0;
    if (left < 0) return jobClass;
  }
  return classes.at(-1) ?? 'normal';
}

const TRIES = 10;

/** Not accepted is not an answer that a client goes home with; the same id again is harmless. */
async function untilAccepted(submit: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await submit();
      return;
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}
