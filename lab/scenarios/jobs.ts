import type { LabWorld } from '../world/lab-world';

export interface SubmittedJob {
  readonly application: string;
  readonly id: string;
}

/** How many jobs of each class, most urgent first: few are urgent, as in life. */
const SHARES = [0.2, 0.4, 0.4];

/** Queues jobs of all applications and classes, mixed, as the team's applications would. Accepted means: in the ledger. */
export async function submitJobs(
  world: LabWorld,
  count: number,
  random: () => number,
): Promise<readonly SubmittedJob[]> {
  const applications = world.parts.settings.jobs?.applications ?? [];
  if (applications.length === 0) return [];
  const jobs = Array.from({ length: count }, (_, i) => ({
    // A marker knows its job by the id alone: no two applications have one in common.
    id: `job-${String(i + 1).padStart(3, '0')}`,
    ...drawn(applications[i % applications.length], random),
  }));
  const submit = (job: (typeof jobs)[number]) =>
    world.parts.ledger.jobs.submit({ ...job, payload: '{}', at: new Date().toISOString() });
  for (let i = 0; i < jobs.length; i += 10)
    await Promise.all(jobs.slice(i, i + 10).map((job) => untilAccepted(() => submit(job))));
  return jobs.map(({ application, id }) => ({ application, id }));
}

interface Application {
  readonly name: string;
  readonly classes: readonly string[];
}

const drawn = ({ name, classes }: Application = { name: 'none', classes: [] }, random: () => number) => ({
  application: name,
  jobClass: chooseClass(classes, random()),
});

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
