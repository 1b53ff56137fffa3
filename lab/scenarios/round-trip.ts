import type { Orchestration } from '../../lambda/contract/steps';
import type { WireEntry } from '../aws';
import { type Evidence, gather } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { ENDINGS } from '../verdict/moments';
import { patiently } from '../verdict/patiently';
import { runEnds, sayEnd } from '../verdict/run-ends';
import { stepCalls } from '../verdict/waited-calls';
import { loseTheLast } from './lose-the-last';
import { regionLoss } from './region-loss';
import { changesNothing, items, namesTheSame, outside, type Rehearsed, rehearse } from './rehearsed-calls';
import { untilStoodAside } from './returned';
import { roundTripChecks } from './round-trip-checks';
import type { Scenario } from './scenario';
import { comesTrue, type Stage } from './stage';
import { startByPerson } from './start-by-person';

/** A busy laptop must not look like a side that is ill: this is about the order of things. */
const TIMINGS = { leaseTtlSeconds: 10, leaseMarginSeconds: 1, leaseRenewSeconds: 1.5, runDeadAfterSeconds: 20 };
const RUN_LIMIT_MS = 60_000;
const WELL_LIMIT_MS = 15_000;
const SERVED_LIMIT_MS = 20_000;

/** What the promises are judged on: the failover, before anybody goes back. */
const legs = new WeakMap<Stage, { readonly there: Evidence; backAt: number }>();

/** What the reprotect was said to call, and what it called. */
const reprotects = new WeakMap<Stage, Rehearsed & { readonly real: readonly WireEntry[] }>();

export const roundTrip: Scenario = {
  name: 'round-trip',
  title:
    'there and back: the Region dies and the workload fails over; it returns, is made a copy again, and serves again',
  jobs: 40,
  timings: TIMINGS,
  lost: 'first',
  strike: async (stage) => {
    await loseTheLast(stage);
    await regionLoss.strike(stage);
  },
  aftermath: async (stage) => {
    const { world } = stage;
    await world.reviveRegion(world.first);
    world.parts.happenings.tell({ lane: world.firstRegion, kind: 'note', text: `${world.firstRegion} is back` });
    await untilStoodAside(stage);
    const there = standing(await patiently(() => gather(stage, roundTrip)));
    const leg = { there, backAt: Number.POSITIVE_INFINITY };
    legs.set(stage, leg);
    if (!(await reprotect(stage))) return;
    leg.backAt = Date.now();
    if (!(await runThere(stage, 'switchover', world.first === 'home' ? 'failback' : 'switchover'))) return;
    await comesTrue(SERVED_LIMIT_MS, async () => stage.client.acknowledged.at(-1)?.region === world.firstRegion);
  },
  judged: (stage) => legs.get(stage)?.there,
  expects: async (stage, evidence) => {
    const leg = legs.get(stage) ?? { there: evidence, backAt: Number.POSITIVE_INFINITY };
    return [...(await roundTripChecks(stage, leg)), ...dryRunChecks(stage)];
  },
};

/** First dry, then in earnest: the wire log tells what each of them has called. */
async function reprotect(stage: Stage): Promise<boolean> {
  const { firstRegion: region, parts } = stage.world;
  await comesTrue(WELL_LIMIT_MS, async () => isWatched(stage));
  const dry = await rehearse(stage, { orchestration: 'reprotect', region });
  const since = Date.now();
  const well = await runThere(stage, 'reprotect', 'reprotect');
  reprotects.set(stage, { ...dry, real: stepCalls(parts.cloud.log.entries, { since, region }) });
  return well;
}

function dryRunChecks(stage: Stage): readonly LabCheck[] {
  const { planned, calls, real } = reprotects.get(stage) ?? { planned: [], calls: [], real: [] };
  return [
    changesNothing(calls),
    namesTheSame('calls', planned, real, outside),
    namesTheSame('items of the ledger', planned, real, items),
  ];
}

/** What goes on is added to the lists of the world: a leg is what it was. */
const standing = (evidence: Evidence): Evidence => ({
  ...evidence,
  history: [...evidence.history],
  failedWrites: [...evidence.failedWrites],
});

/** A person starts it in the Region that was left; the loops there need a moment to have looked. Whether it ended well. */
async function runThere(stage: Stage, orchestration: Orchestration, command: string): Promise<boolean> {
  const { world } = stage;
  const { history, happenings } = world.parts;
  const region = world.firstRegion;
  await comesTrue(WELL_LIMIT_MS, async () => isWatched(stage));
  const before = history.length;
  await startByPerson(stage, orchestration, { command, region });
  const later = () => history.slice(before).filter((event) => event.region === region);
  const ended = await comesTrue(RUN_LIMIT_MS, async () => later().some(({ kind }) => ENDINGS.has(kind)));
  const [end] = runEnds(later());
  const well = ended && later().some(({ kind }) => kind === 'ExecutionSucceeded');
  const text = end === undefined ? `${command} did not end` : sayEnd(end);
  happenings.tell({ lane: region, kind: well ? 'note' : 'fault', text });
  return well;
}

/** The agent of the Region that was left has seen a renewal under the epoch that stands. */
async function isWatched({ world }: Stage): Promise<boolean> {
  const { ledger } = world.parts;
  const [lease, observations] = await Promise.all([ledger.leases.read(), ledger.observations.all()]);
  return observations.some(({ region, epoch }) => region === world.firstRegion && epoch === lease?.epoch);
}
