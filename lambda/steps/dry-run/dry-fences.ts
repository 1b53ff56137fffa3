import type { DatabaseSettings } from '../../contract/settings';
import type { FenceRecord, FenceStore } from '../../ports/fence-store';
import type { Lease } from '../../ports/lease-store';
import type { Observation } from '../../ports/observation-store';
import type { Journal } from './journal';

export interface FenceWorld {
  readonly region: string;
  readonly databases: readonly DatabaseSettings[];
  observations(): Promise<readonly Observation[]>;
}

/** A position that every copy has replayed: that a copy follows was shown by `Precheck`. */
export const SUPPOSED_POSITION = '0/0';

/** Verdicts of an observer that sees the lease being renewed. */
const RENEWED: ReadonlySet<Observation['verdict']> = new Set(['healthy', 'failing']);

/**
 * Nothing closes the old side in a dry run, so what would be said of it is supposed: its keeper acknowledges as long as this
 * Region's observer sees it renew. A keeper that is gone says nothing; then the run itself writes the word, when its own waits
 * are over, and whoever runs beside it finds that.
 */
export function dryFences(real: FenceStore, journal: Journal, world: FenceWorld): FenceStore {
  const planned = (epoch: number) => journal.all('fence').findLast(({ fence }) => fence.epoch === epoch)?.fence;
  const taken = (epoch: number): Lease | undefined => {
    const lease = journal.last('lease')?.lease;
    return lease?.epoch === epoch ? lease : undefined;
  };
  const supposed = async (epoch: number): Promise<FenceRecord | undefined> => {
    const lease = taken(epoch);
    if (lease === undefined) return undefined;
    const own = (await world.observations()).find(({ region }) => region === world.region);
    if (own !== undefined && RENEWED.has(own.verdict)) return acknowledged(lease, world);
    return journal.step === 'FenceOldRegion' ? undefined : byDeadline(lease, journal);
  };
  return {
    read: async (epoch) => (await real.read(epoch)) ?? planned(epoch) ?? (await supposed(epoch)),
    newest: () => real.newest(),
    unreconciled: () => real.unreconciled(),
    reconcile: async () => undefined,
    record: async (fence) => {
      const target = `ledger: fence of epoch ${fence.epoch}`;
      journal.plan({
        operation: 'dynamodb:PutItem',
        target,
        detail: `${fence.how}, unless its keeper speaks first`,
        effect: { kind: 'fence', fence },
      });
      return fence;
    },
  };
}

const acknowledged = ({ epoch, taken }: Lease, { databases }: FenceWorld): FenceRecord => ({
  epoch,
  how: 'acknowledged',
  by: `the keeper of ${taken?.from ?? 'the old side'}, as a dry run supposes`,
  at: taken?.at ?? '',
  databases: Object.fromEntries(
    databases.map(({ name }) => [
      name,
      { closedAt: taken?.previousAnchors[name] ?? taken?.at ?? '', flushPosition: SUPPOSED_POSITION },
    ]),
  ),
});

const byDeadline = ({ epoch, taken }: Lease, journal: Journal): FenceRecord => ({
  epoch,
  how: 'deadline',
  by: journal.run?.id ?? 'this run',
  at: taken?.at ?? '',
  databases: {},
});
