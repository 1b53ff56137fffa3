import type { RunDocument } from '../contract/run-document';
import type { ScaledAnswer } from '../contract/step-answers';
import { recentMaximum } from '../domain/service-peaks';
import { otherSide, servingSide } from '../domain/sides';
import type { LeaseStore } from '../ports/lease-store';
import type { Observation, ObservationStore } from '../ports/observation-store';
import type { TaskCluster } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import { assertHolds, ownedEpoch } from './hold';
import type { StepContext } from './step';

export interface ScaleUpPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly observations: Pick<ObservationStore, 'all'>;
  readonly cluster: TaskCluster;
}

/**
 * Runs beside the promotions: capacity is there when the databases open. It follows what the side that is left was asked to
 * run at most of late, as that side has recorded it in the ledger, and is never below the configured count. A service that
 * cannot be scaled is reported; it must not stop the fence and the promotions beside it.
 */
export async function scaleUp(document: RunDocument, ports: ScaleUpPorts, context: StepContext): Promise<ScaledAnswer> {
  await assertHolds(document, ports.runs);
  await ownedEpoch(document, ports.leases);
  const side = servingSide(context.settings.regions, context.region);
  const left = await seenBy(ports, context.settings.regions[otherSide(side)]);
  const services = await Promise.all(
    context.settings.services.map(async ({ name, cluster, service, desiredCount: configured }) => {
      const desiredCount = Math.max(configured, recentMaximum(left, name) ?? 0);
      try {
        const before = await ports.cluster.setDesiredCount(cluster[side], service[side], desiredCount);
        const raised = before >= desiredCount ? 'was there already' : `raised from ${before}`;
        const detail = desiredCount > configured ? `${raised}, as many as ${left?.region} had of late` : raised;
        return { name, desiredCount, scaled: true, detail };
      } catch (error) {
        return { name, desiredCount, scaled: false, detail: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
  return { services };
}

/** The configured counts do where the ledger does not say more. */
async function seenBy({ observations }: ScaleUpPorts, region: string): Promise<Observation | undefined> {
  const all = await observations.all().catch(() => []);
  return all.find((one) => one.region === region);
}
