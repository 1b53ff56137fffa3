import type { Call } from '../aws/call';
import type { LabCheck } from '../verdict/lab-check';
import { keyOf, leaseWrites, renewalsOf } from '../verdict/renewals';
import { runEnds, sayEnd } from '../verdict/run-ends';
import { cutInside, type InsideCut } from './inside-cut';
import { isBarred } from './old-database';
import type { Scenario } from './scenario';
import { comesTrue, type Stage, waitFor } from './stage';

const TAKEOVER_LIMIT_MS = 60_000;
const RENEWAL_LIMIT_MS = 10_000;
const CLOSE_LIMIT_MS = 20_000;
/** The renewal and the takeover race: what decides is looked for often. */
const LOOK_MS = 10;

interface Act {
  readonly cut: InsideCut;
  /** When the renewal that had been on its way took effect, milliseconds since 1970. */
  renewedAt?: number;
  /** Whether the run's compare-and-set was on its way then. */
  raced?: boolean;
}
const acts = new WeakMap<Stage, Act>();

/** History F5 (i): observers have judged one renewal, and the next one arrives before the takeover does. */
export const lateRenewal: Scenario = {
  name: 'late-renewal',
  title: 'the line is cut, and one renewal gets through between the look of a takeover and its compare-and-set',
  jobs: 40,
  strike: async (stage) => {
    const { world } = stage;
    const tell = (text: string) => world.parts.happenings.tell({ lane: world.firstRegion, kind: 'fault', text });
    stage.faultAt = Date.now();
    const act: Act = { cut: cutInside(stage) };
    acts.set(stage, act);
    tell('cut off from the other Regions on the inside; database and clients live on');
    await race(stage, act);
    tell('one renewal of the keeper has got through; the line is dead again');
    await waitFor('a run to take over', TAKEOVER_LIMIT_MS, async () => entered(stage, 'Fenced'));
  },
  aftermath: async (stage) => {
    const { world } = stage;
    acts.get(stage)?.cut.heal();
    world.parts.happenings.tell({ lane: world.firstRegion, kind: 'note', text: 'the line is whole again' });
    await waitFor('the keeper to close the old database', CLOSE_LIMIT_MS, () => isBarred(stage));
  },
  expects: async (stage) => [raceCheck(stage), writesCheck(stage), judgedAnewCheck(stage)],
};

const isTakeover = ({ caller, operation }: Call, input: unknown): boolean =>
  caller.endsWith('-run-steps') && operation === 'UpdateItem' && keyOf(input).sk === 'LEASE';

const isKeeper = ({ caller }: Call): boolean => caller.endsWith('-keeper');

/** The run's compare-and-set is held on its way until a keeper's renewal has taken effect. */
async function race({ world, faults }: Stage, act: Act): Promise<void> {
  const { cloud } = world.parts;
  let letGo = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const held = cloud.faults.add({ service: 'dynamodb', when: isTakeover, fault: { kind: 'hold', until } });
  faults.push({ what: "a run's compare-and-set is held on its way", hits: () => held.hits });
  const renewals = () => renewalsOf(leaseWrites(cloud.log.entries));
  try {
    await waitFor('a run to take the lease', TAKEOVER_LIMIT_MS, async () => held.hits > 0);
    const before = renewals().length;
    act.cut.letThrough(isKeeper);
    const renewed = await comesTrue(RENEWAL_LIMIT_MS, async () => renewals().length > before, LOOK_MS);
    act.cut.letThrough(() => false);
    act.renewedAt = renewed ? renewals()[before]?.at : undefined;
    act.raced = cloud.log.entries.some((entry) => isTakeover(entry, entry.input) && entry.outcome === 'pending');
  } finally {
    held.remove();
    letGo();
  }
}

const entered = ({ world }: Stage, state: string): boolean =>
  world.parts.history.some((event) => event.kind === 'StateEntered' && event.state === state);

function raceCheck(stage: Stage): LabCheck {
  const { renewedAt, raced = false } = acts.get(stage) ?? {};
  return {
    name: 'a renewal took effect while the compare-and-set of a takeover was on its way',
    passed: renewedAt !== undefined && raced,
    detail: renewedAt === undefined ? 'no renewal got through' : raced ? 'it did' : 'the takeover was not on its way',
  };
}

/** What the keeper may believe after that renewal: its database takes writes again, which nobody may forget. */
function writesCheck(stage: Stage): LabCheck {
  const { client, stuckClient, world } = stage;
  const { renewedAt = Number.POSITIVE_INFINITY } = acts.get(stage) ?? {};
  const since = [...client.acknowledged, ...stuckClient.acknowledged].filter(
    ({ region, sentAt }) => region === world.firstRegion && sentAt > renewedAt,
  );
  return {
    name: 'after that renewal the old side took writes again',
    passed: since.length > 0,
    detail: `${since.length} writes acknowledged by ${world.firstRegion} after it`,
  };
}

/** The run that had judged the earlier renewal has changed nothing; a later one, that saw this one run out, took over. */
function judgedAnewCheck({ world, before }: Stage): LabCheck {
  const { cloud, history } = world.parts;
  const refused = runEnds(history).filter(({ words }) => /no quorum wants a takeover any more/.test(words));
  const taken = leaseWrites(cloud.log.entries).filter((entry) => isTakeover(entry, entry.input)).length;
  return {
    name: 'the run that had judged the earlier renewal stops, and a later one takes over',
    passed: refused.length > 0 && taken === 1,
    detail: `${refused.map(sayEnd).join(' | ') || 'no run was stopped'}; ${taken} raised epochs (from ${before?.epoch})`,
  };
}
