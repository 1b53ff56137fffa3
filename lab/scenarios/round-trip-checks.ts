import type { Protection } from '../../lambda/ports/protection-store';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { lostRows } from '../verdict/promises';
import type { Acknowledged } from '../workload/client';
import type { LabWorld } from '../world/lab-world';
import { keepsWhatWasLost, keptOrders, ordersIn } from './kept-rows';
import type { Stage } from './stage';

export interface Leg {
  /** As it stood before anybody went back. */
  readonly there: Evidence;
  readonly backAt: number;
}

/** Rows of what clients were told, by when and where; what of it the database that serves in the end holds. */
export async function roundTripChecks(stage: Stage, leg: Leg): Promise<readonly LabCheck[]> {
  const { world } = stage;
  const { ledger, databases } = world.parts;
  const [pair] = databases.pairs;
  if (pair === undefined) throw new Error('the workload has no database');
  // Clients go on: what was acknowledged by now is what has to be there.
  const acknowledged = [...stage.client.acknowledged];
  const rows = await ordersIn(pair, pair.server[world.first]);
  const lease = await ledger.leases.read();
  return [
    ...eras(world, acknowledged, leg, rows),
    keepsWhatWasLost('the old primary is kept, with the rows that only it has', leg.there, await keptOrders(pair)),
    oneWriterBack(stage, leg),
    await protectedInLedger(await ledger.protections.protections(), world.firstRegion),
    {
      name: 'the workload serves where it began, under a third epoch',
      passed: lease?.active === world.firstRegion && lease.epoch === (stage.before?.epoch ?? 0) + 2,
      detail: `${lease?.active} under epoch ${lease?.epoch}`,
    },
  ];
}

function eras(
  { firstRegion, otherRegion }: LabWorld,
  acknowledged: readonly Acknowledged[],
  { there, backAt }: Leg,
  rows: ReadonlySet<string>,
): readonly LabCheck[] {
  const lost = new Set(lostRows(there).map(({ id }) => id));
  const by = (region: string, holds: (row: Acknowledged) => boolean) =>
    acknowledged.filter((row) => row.region === region && holds(row));
  const all = [
    [`before the loss of ${firstRegion}`, by(firstRegion, ({ at, id }) => at < backAt && !lost.has(id))],
    [`while ${otherRegion} served`, by(otherRegion, () => true)],
    [`after the return to ${firstRegion}`, by(firstRegion, ({ at }) => at >= backAt)],
  ] as const;
  return all.map(([era, written]) => {
    const missing = written.filter(({ id }) => !rows.has(id));
    const detail = `${missing.length} of ${written.length} acknowledged rows are missing`;
    return { name: `rows of ${era} are there`, passed: written.length > 0 && missing.length === 0, detail };
  });
}

/** No write was acknowledged there after the first one here. */
function oneWriterBack({ client, stuckClient, world }: Stage, { backAt }: Leg): LabCheck {
  const acknowledged = [...client.acknowledged, ...stuckClient.acknowledged];
  const here = acknowledged.filter(({ region, at }) => region === world.firstRegion && at >= backAt);
  const first = Math.min(...here.map(({ at }) => at));
  const late = acknowledged.filter(({ region, sentAt }) => region === world.otherRegion && sentAt > first);
  const detail = `${late.length} writes were acknowledged by ${world.otherRegion} after the first one here`;
  return { name: 'one writer on the way back', passed: here.length > 0 && late.length === 0, detail };
}

async function protectedInLedger(protections: readonly Protection[], region: string): Promise<LabCheck> {
  const found = protections.find((protection) => protection.region === region);
  const said = found?.databases.map(({ replica, kept, snapshot }) => `${replica} for ${kept}, ${snapshot}`).join('; ');
  return {
    name: 'the ledger says what is kept',
    passed: (found?.databases ?? []).some(({ kept, snapshot }) => kept !== undefined && snapshot !== undefined),
    detail: said ?? 'nothing is said',
  };
}
