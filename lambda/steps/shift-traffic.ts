import type { RunDocument } from '../contract/run-document';
import type { RecordSettings } from '../contract/settings';
import { servingSide } from '../domain/sides';
import type { LeaseStore } from '../ports/lease-store';
import type { TrafficRecords } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import type { ServingStore } from '../ports/serving-store';
import { assertHolds, ownedEpoch } from './hold';
import type { StepContext } from './step';

export interface ShiftTrafficPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly serving: ServingStore;
  readonly records: TrafficRecords;
}

const HOW = {
  changed: 'record set changed',
  already: 'the record set named this side already',
  queued: 'the Route 53 API does not answer; start a run again to change the record set',
} as const;

/** Says in the ledger that this side serves: three agents publish it, health checks follow. No control plane is needed for that. */
export async function shiftTraffic(document: RunDocument, ports: ShiftTrafficPorts, context: StepContext) {
  await assertHolds(document, ports.runs);
  const epoch = await ownedEpoch(document, ports.leases);
  await ports.serving.serve({ region: context.region, epoch });
  const side = servingSide(context.settings.regions, context.region);
  const shift = async (record: RecordSettings): Promise<string> => {
    if (record.strategy === 'health-check') return 'follows the health checks of the three Regions';
    return HOW[await ports.records.point({ ...record, target: record.endpoint[side] })];
  };
  const records = await Promise.all(context.settings.records.map(async (r) => ({ name: r.name, how: await shift(r) })));
  return { records };
}
