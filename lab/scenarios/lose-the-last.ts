import { comesTrue, type Stage } from './stage';

/** The observers see nothing of so short a time. */
const LOST_ROWS = 5;
const LOST_LIMIT_MS = 3_000;

/** Some rows never leave the Region: what a failover loses, and what must not be thrown away afterwards. */
export async function loseTheLast({ world, client, faults }: Stage): Promise<void> {
  const lines = world.parts.databases.pairs.map(({ link }) => link);
  const before = client.acknowledged.length;
  for (const line of lines) line.cut();
  await comesTrue(LOST_LIMIT_MS, async () => client.acknowledged.length >= before + LOST_ROWS);
  const written = client.acknowledged.length - before;
  faults.push({ what: 'rows are acknowledged that never arrive', hits: () => written });
}
