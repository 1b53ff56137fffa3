import type { StepPorts } from './step-ports';

/** What the steps of all runs did to the world that cannot be taken back, counted where it was asked for. */
export class Deeds {
  /** Instance identifiers, one for each call, whether it was accepted or not. */
  readonly promotions: string[] = [];
  /** Epochs to which the lease was raised. */
  readonly takeovers: number[] = [];
  /**
   * What was changed outside of the ledger, and the epochs that were taken: one line for each call that changes something,
   * whether that was needed or not. Calls that look by themselves count only where they changed something.
   */
  readonly changes: string[] = [];
  /** Job ids, one for each time that a job was taken back. */
  readonly requeues: string[] = [];
  /** Epochs under which databases were told to open, by host. */
  readonly openings: { readonly host: string; readonly epoch: number; readonly atMs: number }[] = [];

  constructor(private readonly nowMs: () => number) {}

  over(ports: StepPorts): StepPorts {
    const { fleet, leases, claims, connections, cluster, parameters, records } = ports;
    return {
      ...ports,
      fleet: {
        describe: (instance) => fleet.describe(instance),
        gaveUp: (instance, since) => fleet.gaveUp(instance, since),
        promote: (instance, how) => {
          this.promotions.push(instance);
          this.changes.push(`promote ${instance}`);
          return fleet.promote(instance, how);
        },
      },
      leases: {
        read: () => leases.read(),
        create: (first) => leases.create(first),
        renew: (renewal) => leases.renew(renewal),
        take: async (takeover) => {
          const result = await leases.take(takeover);
          if (!result.written) return result;
          this.takeovers.push(result.value.epoch);
          this.changes.push(`take epoch ${result.value.epoch}`);
          return result;
        },
      },
      cluster: {
        ...bound(cluster),
        setDesiredCount: async (name, service, count) => {
          const before = await cluster.setDesiredCount(name, service, count);
          if (before < count) this.changes.push(`scale ${name}/${service}`);
          return before;
        },
      },
      parameters: {
        read: (name) => parameters.read(name),
        write: (name, value) => {
          this.changes.push(`write ${name}`);
          return parameters.write(name, value);
        },
      },
      records: {
        pointsAt: (record) => records.pointsAt(record),
        point: async (record) => {
          const how = await records.point(record);
          if (how === 'changed') this.changes.push(`point ${record.name}`);
          return how;
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
              this.changes.push(`open ${endpoint.host}`);
              return guard.open(opening);
            },
          };
        },
      },
    };
  }
}

/** Every method of a port, bound to it. */
const bound = (cluster: StepPorts['cluster']): StepPorts['cluster'] => ({
  run: (task) => cluster.run(task),
  startedBy: (mark, on) => cluster.startedBy(mark, on),
  describe: (name, taskArns) => cluster.describe(name, taskArns),
  stop: (name, taskArn, reason) => cluster.stop(name, taskArn, reason),
  setDesiredCount: (name, service, count) => cluster.setDesiredCount(name, service, count),
});
