import type { PostgresInstance } from '../postgres';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { lostRows } from '../verdict/promises';
import type { DatabasePair } from '../world/databases';

/** Ids of the orders in one of the servers of a database. */
export async function ordersIn({ settings }: DatabasePair, server: PostgresInstance): Promise<ReadonlySet<string>> {
  const schema = settings.guardedSchemas[0] ?? 'public';
  return server.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ id: string }>(`SELECT id FROM "${schema}".lab_orders`);
    return new Set(rows.map(({ id }) => id));
  }, settings.databaseName);
}

/** Of the first server that was kept aside; none: nothing was kept. */
export async function keptOrders(pair: DatabasePair): Promise<ReadonlySet<string>> {
  const kept = pair.kept[0]?.server;
  return kept === undefined ? new Set() : ordersIn(pair, kept);
}

/** What the failover lost is nowhere but in what the old primary held: nobody has thrown that away. */
export function keepsWhatWasLost(
  name: string,
  there: Pick<Evidence, 'acknowledged' | 'rows'>,
  kept: ReadonlySet<string>,
): LabCheck {
  const lost = lostRows(there);
  const gone = lost.filter(({ id }) => !kept.has(id));
  return {
    name,
    passed: lost.length > 0 && gone.length === 0,
    detail: `${kept.size} rows, ${lost.length - gone.length} of ${lost.length} that the failover lost`,
  };
}
