import type { Call } from '../aws/call';
import { leaseWrites, renewalsOf } from '../verdict/renewals';
import { cutInside, type InsideCut } from './inside-cut';
import { isTakeover, lateRenewalChecks, type Race } from './late-renewal-checks';
import { isBarred } from './old-database';
import type { Scenario } from './scenario';
import { comesTrue, type Stage, waitFor } from './stage';

const TAKEOVER_LIMIT_MS = 60_000;
const RENEWAL_LIMIT_MS = 10_000;
const CLOSE_LIMIT_MS = 20_000;
/** The renewal and the takeover race: what decides is looked for often. */
const LOOK_MS = 10;

interface Act extends Race {
  readonly cut: InsideCut;
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
    const act: Act = { cut: cutInside(stage), raced: false };
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
  expects: async (stage, evidence) =>
    lateRenewalChecks(acts.get(stage) ?? { raced: false }, evidence, stage.world.parts.cloud.log.entries),
};

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
