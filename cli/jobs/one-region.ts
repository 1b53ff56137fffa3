import type { CheckedApplication, CheckedWorkload } from '../../lib/config/schema';
import type { CliPorts } from '../ports';
import { Refusal, UsageError } from '../refusals';

type Jobs = CliPorts['jobs'];

export const isOneRegion = ({ durability }: Pick<CheckedApplication, 'durability'>): boolean =>
  durability === 'one-region';

/** Where the jobs of an application stand: in the ledger, or in the Region that was named, else the one that serves. */
export function jobsOf(
  application: CheckedApplication,
  { home, standby }: CheckedWorkload,
  ports: CliPorts,
  region: string | undefined,
): Jobs {
  if (!isOneRegion(application)) {
    if (region === undefined) return ports.jobs;
    throw new UsageError(
      `--region is "${region}", jobs of ${application.name} stand in the ledger, whichever Region serves`,
    );
  }
  if (region !== undefined && region !== home && region !== standby)
    throw new UsageError(`--region is "${region}", jobs of ${application.name} stand in ${home} or ${standby}`);
  return inRegion(async () => ports.jobsIn(region ?? (await serving(application, ports))));
}

async function serving({ name }: CheckedApplication, { leases }: CliPorts): Promise<string> {
  const lease = await leases.read();
  if (lease !== undefined) return lease.active;
  throw new Refusal(`no Region serves yet, so jobs of ${name} stand nowhere; or name one: --region`);
}

/** Asked when something is first wanted of them: only then it is known which Region it is. */
const inRegion = (jobs: () => Promise<Jobs>): Jobs => ({
  submit: async (job) => (await jobs()).submit(job),
  find: async (application, id) => (await jobs()).find(application, id),
  lateOf: async (application, id) => (await jobs()).lateOf(application, id),
  cancel: async (application, id, wish) => (await jobs()).cancel(application, id, wish),
  page: async (application, wanted) => (await jobs()).page(application, wanted),
  front: async (application) => (await jobs()).front(application),
  place: async (application, ids, seen) => (await jobs()).place(application, ids, seen),
});
