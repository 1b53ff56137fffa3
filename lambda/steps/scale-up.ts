import type { RunDocument, ScaledAnswer } from '../contract/run-document';
import { servingSide } from '../domain/sides';
import type { LeaseStore } from '../ports/lease-store';
import type { TaskCluster } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import { assertHolds, ownedEpoch } from './hold';
import type { StepContext } from './step';

export interface ScaleUpPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly cluster: TaskCluster;
}

/** Runs beside the promotions: capacity is there when the databases open. */
export async function scaleUp(document: RunDocument, ports: ScaleUpPorts, context: StepContext): Promise<ScaledAnswer> {
  await assertHolds(document, ports.runs);
  await ownedEpoch(document, ports.leases);
  const side = servingSide(context.settings.regions, context.region);
  const services = await Promise.all(
    context.settings.services.map(async ({ name, cluster, service, desiredCount }) => {
      const before = await ports.cluster.setDesiredCount(cluster[side], service[side], desiredCount);
      return { name, desiredCount, detail: before >= desiredCount ? 'was there already' : `raised from ${before}` };
    }),
  );
  return { services };
}
