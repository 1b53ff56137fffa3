import type { RunDocument } from '../contract/run-document';
import type { InventoryAnswer } from '../contract/step-answers';
import { servingSide } from '../domain/sides';
import type { InventoryStore } from '../ports/inventory-store';
import type { LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds, ownedEpoch } from './hold';
import { leftOutOf, withoutLeftOut } from './left-out';
import { now, type StepContext } from './step';

export interface UpdateInventoryPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly reports: InventoryStore;
}

/** An epoch that the inventory knows is complete, but for what was left out: a later run has nothing else to move, at most a report to write. */
export async function updateInventory(
  document: RunDocument,
  ports: UpdateInventoryPorts,
  context: StepContext,
): Promise<InventoryAnswer> {
  await assertHolds(document, ports.runs);
  const epoch = await ownedEpoch(document, ports.leases);
  const { region, settings } = withoutLeftOut(document, context);
  const missing = leftOutOf(document).map(({ name }) => name);
  const side = servingSide(settings.regions, region);
  const databases = settings.databases.map(({ name, instance }) => ({ name, primary: instance[side], region }));
  await ports.reports.updateInventory({
    epoch,
    activeRegion: region,
    databases,
    at: now(context),
    by: document.run.id,
    ...(missing.length > 0 && { missing }),
  });
  return { activeRegion: region, epoch, ...(missing.length > 0 && { missing }) };
}
