import type { LabCheck } from '../verdict/lab-check';
import type { DatabasePair } from '../world/databases';
import { ordersIn } from './kept-rows';
import { comesTrue, type Stage } from './stage';

/** A copy is behind by what is under way. */
const CAUGHT_UP_MS = 5_000;

/** For Aurora: every cluster of the Region that was left follows the one that serves. */
export async function isAddedBack({ world }: Stage): Promise<boolean> {
  const members = world.parts.databases.aurora.globals().flatMap((global) => global.members);
  const old = members.filter(({ arn }) => arn.split(':')[3] === world.firstRegion);
  return old.length > 0 && old.every(({ writer, synchronization }) => !writer && synchronization === 'connected');
}

/** Not by Aurora's word only: what the new primary has acknowledged arrives in the real server there, which takes no writes. */
export async function followsCheck(stage: Stage, name: string): Promise<LabCheck> {
  const { world, client } = stage;
  const written = client.acknowledged.filter(({ region }) => region === world.otherRegion).map(({ id }) => id);
  const arrived = async (pair: DatabasePair): Promise<boolean> => {
    const rows = await ordersIn(pair, pair.server[world.first]);
    return (await isReplica(pair, stage)) && written.every((id) => rows.has(id));
  };
  const { pairs } = world.parts.databases;
  const follows = await comesTrue(CAUGHT_UP_MS, async () => (await Promise.all(pairs.map(arrived))).every(Boolean));
  const word = (await isAddedBack(stage)) ? 'connected' : 'not connected';
  return {
    name,
    passed: follows && word === 'connected' && written.length > 0,
    detail: `Aurora says ${word}; ${follows ? `all ${written.length}` : 'not all'} rows that ${world.otherRegion} acknowledged are there`,
  };
}

const isReplica = ({ server }: DatabasePair, { world }: Stage): Promise<boolean> =>
  server[world.first].asAdmin(async (admin) => {
    const { rows } = await admin.query<{ replica: boolean }>('SELECT pg_is_in_recovery() AS replica');
    return rows[0]?.replica === true;
  });
