import type { StepPorts } from './step-ports';

/** What the steps of all runs did to the world that cannot be taken back, counted where it was asked for. */
export class Deeds {
  /** Instance identifiers, one for each call, whether it was accepted or not. */
  readonly promotions: string[] = [];
  /** Epochs to which the lease was raised. */
  readonly takeovers: number[] = [];
  /** Job ids, one for each time that a job was taken back. */
  readonly requeues: string[] = [];
  /** Epochs under which databases were told to open, by host. */
  readonly openings: { readonly host: string; readonly epoch: number; readonly atMs: number }[] = [];

  constructor(private readonly nowMs: () => number) {}

  over(ports: StepPorts): StepPorts {
    const { fleet, leases, claims, connections } = ports;
    return {
      ...ports,
      fleet: {
        describe: (instance) => fleet.describe(instance),
        promote: (instance) => {
          this.promotions.push(instance);
          return fleet.promote(instance);
        },
      },
      leases: {
        read: () => leases.read(),
        create: (first) => leases.create(first),
        renew: (renewal) => leases.renew(renewal),
        take: async (takeover) => {
          const result = await leases.take(takeover);
          if (result.written) this.takeovers.push(result.value.epoch);
          return result;
        },
      },
      claims: {
        claim: (job, claim) => claims.claim(job, claim),
        started: (job, taskArn) => claims.started(job, taskArn),
        running: (application) => claims.running(application),
        finish: (job, end) => claims.finish(job, end),
        requeue: async (job, under) => {
          const done = await claims.requeue(job, under);
          if (done) this.requeues.push(job.id);
          return done;
        },
      },
      connections: {
        probe: (database, endpoint) => connections.probe(database, endpoint),
        guarded: (database, endpoint) => {
          const guard = connections.guarded(database, endpoint);
          return {
            install: () => guard.install(),
            look: () => guard.look(),
            extend: (extension) => guard.extend(extension),
            close: (epoch) => guard.close(epoch),
            open: (opening) => {
              this.openings.push({ host: endpoint.host, epoch: opening.epoch, atMs: this.nowMs() });
              return guard.open(opening);
            },
          };
        },
      },
    };
  }
}
