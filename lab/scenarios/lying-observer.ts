import type { Observation } from '../../lambda/ports/observation-store';
import { type Stage, waitFor } from './stage';

const LIES_EVERY_MS = 400;
const FIRST_LIE_LIMIT_MS = 5_000;

type Lie = Extract<Observation['verdict'], 'expired' | 'failing'>;

export interface LyingObserver {
  /** From now on it says this, of the renewal that stands; answers when it has been said once. */
  say(verdict: Lie): Promise<void>;
}

/** The tiebreaker's agent is blind for good: no call of it reaches anything. */
export function blindObserver({ world, faults }: Stage): void {
  const { cloud, happenings, settings } = world.parts;
  const region = settings.regions.tiebreaker;
  const blind = cloud.faults.add({
    callerRegion: region,
    when: ({ caller }) => caller.endsWith('-agent'),
    fault: { kind: 'refuse' },
  });
  faults.push({ what: `the agent in ${region} reads and writes nothing`, hits: () => blind.hits });
  happenings.tell({ lane: region, kind: 'fault', text: 'its observer is blind for good' });
}

/** Something writes in the tiebreaker's name, again and again, so that what it says is always about the lease that stands. */
export function lyingObserver(stage: Stage): LyingObserver {
  const { world, faults } = stage;
  const { happenings, settings, ledger, endings } = world.parts;
  const lane = settings.regions.tiebreaker;
  const said = { expired: 0, failing: 0 };
  let verdict: Lie | undefined;
  const lie = async (): Promise<void> => {
    const lease = await ledger.leases.read();
    if (lease === undefined || verdict === undefined) return;
    const now: Lie = verdict;
    await ledger.observations.amend(lane, () => lieAbout(lease, lane, now));
    said[now] += 1;
  };
  const timer = setInterval(() => void lie().catch(() => undefined), LIES_EVERY_MS);
  endings.add('the lying observer', () => clearInterval(timer));
  return {
    say: async (wanted) => {
      verdict = wanted;
      faults.push({ what: `the tiebreaker is made to say "${wanted}"`, hits: () => said[wanted] });
      happenings.tell({ lane, kind: 'fault', text: `a liar says in its name, of the lease that stands: ${wanted}` });
      await waitFor(`the first lie "${wanted}"`, FIRST_LIE_LIMIT_MS, async () => said[wanted] > 0);
    },
  };
}

export function lieAbout({ epoch, renewSeq }: Pick<Observation, 'epoch' | 'renewSeq'>, region: string, verdict: Lie) {
  const at = new Date().toISOString();
  const detail = 'so says an observer that lies';
  return { region, epoch, renewSeq, verdict, detail, since: at, at } satisfies Observation;
}
