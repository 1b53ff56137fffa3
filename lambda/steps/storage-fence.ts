import type { RunDocument } from '../contract/run-document';
import type { StorageFence } from '../contract/step-answers';
import { otherSide, servingSide } from '../domain/sides';
import { judgeStorageFence } from '../domain/storage-fence';
import type { FenceStore } from '../ports/fence-store';
import type { WriteFences, WriteFenceWord } from '../ports/write-fences';
import { judgedDatabases } from './fenced-databases';
import { now, type StepContext } from './step';

export interface StorageFencePorts {
  readonly fences: FenceStore;
  readonly writeFences: WriteFences;
}

/**
 * A person has overridden the fence, and Aurora's failover has tried to stop the old primary's writes since. Where it says
 * that it has, for every database that was open, that is an acknowledgement, and nothing has to be reconciled.
 */
export async function readStorageFence(
  document: RunDocument,
  epoch: number,
  ports: StorageFencePorts,
  context: StepContext,
): Promise<StorageFence | undefined> {
  const { databases, regions } = context.settings;
  const old = otherSide(servingSide(regions, context.region));
  const recorded = await ports.fences.read(epoch);
  if (recorded?.how !== 'unfenced' || !databases.some(({ kind }) => kind === 'aurora-global')) return undefined;
  const since = document.ownership?.takenAt ?? recorded.at;
  const judgedAs = new Map(judgedDatabases(document, context).map((database) => [database.name, database]));
  const words = await Promise.all(
    databases.map(async (database) => {
      const cluster = { cluster: database.instance[old], region: regions[old] };
      const said: WriteFenceWord =
        database.kind === 'aurora-global' ? await ports.writeFences.said(cluster, since) : { word: 'unseen' };
      return { database: judgedAs.get(database.name) ?? database, said };
    }),
  );
  const judged = judgeStorageFence(words, recorded);
  if (judged.closed !== undefined)
    await ports.fences.record({ ...judged.closed, by: document.run.id, at: now(context) }, recorded);
  return { held: judged.closed !== undefined, detail: judged.detail };
}
