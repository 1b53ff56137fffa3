import type { RunDocument } from '../contract/run-document';
import type { ScaledAnswer } from '../contract/step-answers';
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

/**
 * Runs beside the promotions: capacity is there when the databases open. A service that cannot be scaled is reported; it
 * must not stop the fence and the promotions beside it.
 */
export async function scaleUp(document: RunDocument, ports: ScaleUpPorts, context: StepContext): Promise<ScaledAnswer> {
  await assertHolds(document, ports.runs);
  await ownedEpoch(document, ports.leases);
  const side = servingSide(context.settings.regions, context.region);
  const services = await Promise.all(
    context.settings.services.map(async ({ name, cluster, service, desiredCount }) => {
      try {
        const before = await ports.cluster.setDesiredCount(cluster[side], service[side], desiredCount);
        const detail = before >= desiredCount ? 'was there already' : `raised from ${before}`;
        return { name, desiredCount, scaled: true, detail };
      } catch (error) {
        return { name, desiredCount, scaled: false, detail: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
  return { services };
}
