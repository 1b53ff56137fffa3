import type { Inventory } from '../../../lambda/ports/inventory-store';
import type { Fault } from '../fault';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, seconds, type Violation } from './check';

/** From the loss to the completed takeover, where nothing else is wrong: detection, alarm, fence, the slowest promotion, traffic. */
const COMPLETE_WITHIN_MS = 420_000;

type Loss = Extract<Fault, { kind: 'region loss' | 'isolation' }>;

/** P6: while home is gone, and nothing else is wrong, a takeover waits for nothing there and comes to its end. */
export const staticStability: Check = ({ world }) => {
  const loss = onlyLoss(world);
  if (loss === undefined) return [];
  const untilMs = loss.atMs + loss.forMs;
  const waited = world.chronicle.waits
    .filter(({ place, atMs }) => place === 'home' && atMs >= loss.atMs && atMs <= untilMs)
    .map(
      ({ atMs, runId, what }): Violation => ({
        promise: 'P6',
        atMs,
        text: `run ${runId} waited for the ${what} in home, which is gone`,
      }),
    );
  return [...waited, ...incomplete(world, loss)];
};

/** The one fault of a day on which nothing else goes wrong. */
function onlyLoss({ schedule }: SimulatedWorld): Loss | undefined {
  const [loss, ...others] = schedule.faults.filter(({ kind }) => kind !== 'catching up');
  if (others.length > 0 || (loss?.kind !== 'region loss' && loss?.kind !== 'isolation') || loss.place !== 'home')
    return undefined;
  return loss;
}

function incomplete(world: SimulatedWorld, { atMs, forMs }: Loss): Violation[] {
  const { settings } = world;
  const byItself = settings.automation === 'automatic' && settings.whenRpoExceeded === 'promote';
  const fenced = settings.databases.every(({ grade }) => grade === 'enforced' || grade === 'watchdog');
  if (!byItself || !fenced || forMs < COMPLETE_WITHIN_MS) return [];
  const done = world.table.changesOf('inventory').find(({ after }) => (after as Inventory).epoch > 1);
  if (done !== undefined && done.atMs <= atMs + COMPLETE_WITHIN_MS) return [];
  const when = done === undefined ? 'never' : `only ${seconds(done.atMs - atMs)} later`;
  return [
    { promise: 'P6', atMs, text: `home was lost and nothing else was wrong, and the takeover was complete ${when}` },
  ];
}
