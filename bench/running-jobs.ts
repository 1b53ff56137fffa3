import type { RehearsalWorld } from '../lab/rehearsal/rehearsal-world';

/** Jobs that run in home: the run has to take each of them back. */
export class RunningJobs {
  constructor(private readonly world: RehearsalWorld) {}

  async start(count: number): Promise<void> {
    const [application] = this.world.settings.jobs?.applications ?? [];
    const [jobClass] = application?.classes ?? [];
    if (application === undefined || jobClass === undefined) return;
    const region = this.world.regionOf('home');
    const { queue, claims } = this.world.portsIn(region);
    const at = this.world.clock.now().toISOString();
    const ids = Array.from({ length: count }, (_, index) => `job-${index + 1}`);
    for (const id of ids) await queue.submit({ id, application: application.name, jobClass, payload: '{}', at });
    for (const pending of await queue.heads(application.name, jobClass, count)) {
      const job = await claims.claim(pending, { epoch: 1, region, at });
      if (job !== undefined) await claims.started(job, `arn:aws:ecs:${region}:111122223333:task/jobs/${job.id}`);
    }
  }
}
