import type { Side } from '../../../lambda/contract/settings';
import type { FenceRecord } from '../../../lambda/ports/fence-store';
import type { Lease } from '../../../lambda/ports/lease-store';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, seconds, type Violation } from './check';

/** Servers stamp whole milliseconds. */
const CLOCK_MS = 1;

/** From the fence before to the fence after: in between one side may write. */
interface Reign {
  readonly side: Side;
  readonly fromMs: number;
  readonly untilMs: number;
}

interface Write {
  readonly database: string;
  readonly side: Side;
  readonly lineage: string;
  readonly atMs: number;
}

/** P1, on what was committed: before the moment of the fence nobody writes on the new side, after it nobody on the old. */
export const oneWriter: Check = ({ world }) => {
  const reigns = reignsOf(world);
  const replacedMs = replacedAt(world);
  return [...world.chronicle.acknowledged, ...committed(world)].flatMap((write): Violation[] => {
    const own = reigns.filter(({ side }) => side === write.side);
    const lateMs = write.atMs - (replacedMs.get(`${write.database} ${write.side} ${write.lineage}`) ?? write.atMs);
    if (lateMs > CLOCK_MS) return [broken(write, `${seconds(lateMs)} after another one stood in its place`)];
    if (own.some(({ fromMs, untilMs }) => write.atMs >= fromMs - CLOCK_MS && write.atMs <= untilMs + CLOCK_MS))
      return [];
    return [broken(write, sayWhen(write, own.at(-1)))];
  });
};

const broken = ({ database, side, atMs }: Write, when: string): Violation => ({
  promise: 'P1',
  atMs,
  text: `${database} in ${side} took a write ${when}`,
});

/** What is kept beside its successor takes no writes, whoever serves: since when, by who writes where. */
const replacedAt = ({ stood }: SimulatedWorld): ReadonlyMap<string, number> =>
  new Map(
    stood.all.flatMap(({ database, side, server, nth }) => {
      const next = stood.of(database, side)[nth + 1];
      const one = `${database} ${side} ${server.lineage}`;
      return next !== undefined && server.writable ? [[one, next.sinceMs] as const] : [];
    }),
  );

/** What each server has committed by itself: of clients, of jobs and of observers, also what nobody was told. */
const committed = (world: SimulatedWorld): readonly Write[] =>
  world.stood.all
    .filter(({ server }) => server.writable)
    .flatMap(({ database, side, server: { log, lineage } }) =>
      log.flatMap(({ commit, atMs }) =>
        commit?.timeline === lineage ? [{ database, side, lineage, atMs: atMs - world.startMs }] : [],
      ),
    );

function sayWhen({ atMs }: Write, reign: Reign | undefined): string {
  if (reign === undefined) return 'and was never to be opened';
  return atMs < reign.fromMs
    ? `${seconds(reign.fromMs - atMs)} before the other side was fenced`
    : `${seconds(atMs - reign.untilMs)} after it was held for fenced`;
}

/** A person who goes on unfenced, by name, has said that the old side may go on as well. A takeover that got no word gave way to the next. */
function reignsOf(world: SimulatedWorld): readonly Reign[] {
  const takeovers = world.table.changesOf('lease').flatMap(({ before, after, atMs }) => {
    const [was, { epoch, active }] = [before as Lease | undefined, after as Lease];
    return was === undefined || was.epoch === epoch ? [] : [{ epoch, active, atMs }];
  });
  const fenced = takeovers.map((takeover) => ({ ...takeover, ...heldAt(world, takeover.epoch) }));
  const first = { active: world.regionOf('home'), heldMs: 0 };
  return [first, ...fenced].flatMap(({ active, heldMs }, index): Reign[] => {
    if (heldMs === undefined) return [];
    const next = fenced.slice(index).find(({ heldMs: held }) => held !== undefined);
    const untilMs = next?.unfenced === true ? undefined : next?.heldMs;
    const side = active === world.regionOf('home') ? 'home' : 'standby';
    return [{ side, fromMs: heldMs, untilMs: untilMs ?? Number.POSITIVE_INFINITY }];
  });
}

/** The moment from which the ledger says that every database of the old side is closed. */
function heldAt(world: SimulatedWorld, epoch: number): { readonly heldMs?: number; readonly unfenced: boolean } {
  const names = world.settings.databases.map(({ name }) => name);
  const word = world.table.changesOf(`fence/${epoch}`).find(({ after }) => {
    const { how, databases } = after as FenceRecord;
    return how !== 'acknowledged' || names.every((name) => databases[name] !== undefined);
  });
  const { how, by } = (word?.after ?? {}) as Partial<FenceRecord>;
  const overridden = world.chronicle.executions.some(
    ({ name, overrides }) => name === by && overrides.includes('unfenced'),
  );
  return { heldMs: word?.atMs, unfenced: how === 'unfenced' && overridden };
}
