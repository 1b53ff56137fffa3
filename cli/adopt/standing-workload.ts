import type { Side } from '../../lambda/contract/settings';
import type { Lease } from '../../lambda/ports/lease-store';
import type { HeldRun } from '../../lambda/ports/run-store';
import type { CheckedWorkload } from '../../lib/config/schema';
import type { CliPorts } from '../ports';
import { targetOf } from '../target-region';

export interface StandsStill {
  readonly kind: 'still';
  readonly lease: Lease;
  readonly serving: Side;
}

/** A workload as it stands between two runs, or what keeps a deploy, or a correction by hand, from being harmless now. */
export type Standing =
  | StandsStill
  | { readonly kind: 'moving'; readonly because: string }
  /** Nothing has ever served: there is nothing yet that a deploy could undo. */
  | { readonly kind: 'new' };

export async function standingOf(workload: CheckedWorkload, ports: CliPorts): Promise<Standing> {
  const [lease, held, inventory] = await Promise.all([
    ports.leases.read(),
    ports.runs.current(),
    ports.reports.inventory(),
  ]);
  if (held !== undefined && held.ended === undefined) return { kind: 'moving', because: underWay(held) };
  if (lease === undefined) return { kind: 'new' };
  const { goesOn } = targetOf(workload, lease, inventory);
  if (goesOn)
    return {
      kind: 'moving',
      because: `${lease.active} took over under epoch ${lease.epoch}, and that takeover is not finished: see npx handover status ${workload.name} for how to go on`,
    };
  return { kind: 'still', lease, serving: lease.active === workload.home ? 'home' : 'standby' };
}

const underWay = ({ runId, region, heartbeatAt }: HeldRun): string =>
  `run ${runId} in ${region} holds it, last heard of at ${heartbeatAt}: let it end; npx handover status says what to do when it is silent`;
