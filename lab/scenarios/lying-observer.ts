import { type Stage, waitFor } from './stage';

const LIES_EVERY_MS = 400;
const FIRST_LIE_LIMIT_MS = 5_000;

/** The tiebreaker's agent is dead for good, and something writes in its name that everything fails. */
export async function startLyingObserver(stage: Stage): Promise<void> {
  const { world, faults } = stage;
  const { functions, happenings, settings, ledger, endings } = world.parts;
  const region = settings.regions.tiebreaker;
  const dead = await functions.delete(region, 'agent');
  const told = { lies: 0 };
  const lie = async (): Promise<void> => {
    const lease = await ledger.leases.read();
    if (lease === undefined) return;
    const { epoch, renewSeq } = lease;
    const at = new Date().toISOString();
    const detail = 'everything fails, says an observer that lies';
    await ledger.observations.amend(region, () => ({
      region,
      epoch,
      renewSeq,
      verdict: 'failing',
      detail,
      since: at,
      at,
    }));
    told.lies += 1;
  };
  const timer = setInterval(() => void lie().catch(() => undefined), LIES_EVERY_MS);
  endings.add('the lying observer', () => clearInterval(timer));
  happenings.tell({ lane: region, kind: 'fault', text: 'its agent is dead; a liar says in its name that all fails' });
  faults.push({ what: "the tiebreaker's agent cannot be started", hits: () => dead.hits });
  faults.push({ what: 'an observer lies', hits: () => told.lies });
  await waitFor('the first lie', FIRST_LIE_LIMIT_MS, async () => told.lies > 0);
}
