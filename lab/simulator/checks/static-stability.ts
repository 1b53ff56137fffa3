import type { Inventory } from '../../../lambda/ports/inventory-store';
import type { Fault } from '../fault';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, seconds, type Violation } from './check';

/** From the fault to the completed takeover, where nothing else is wrong: detection, alarm, fence, the slowest promotion, traffic. */
const COMPLETE_WITHIN_MS = 420_000;
/** Where the lease goes on, the hold-down comes first. */
const AND_HOLD_DOWN_MS = 140_000;

type Loss = Extract<Fault, { kind: 'region loss' | 'isolation' | 'database down' | 'disk full' | 'gray' }>;

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

/** The one fault of a day on which nothing else goes wrong, and that asks for a takeover. */
function onlyLoss({ schedule }: SimulatedWorld): Loss | undefined {
  const [loss, ...others] = schedule.faults.filter((fault) => fault.kind !== 'catching up' || fault.place !== 'home');
  if (others.length > 0 || loss === undefined) return undefined;
  if (loss.kind === 'gray') return loss.part === 1 ? loss : undefined;
  if (loss.kind === 'database down' || loss.kind === 'disk full') return loss.side === 'home' ? loss : undefined;
  return (loss.kind === 'region loss' || loss.kind === 'isolation') && loss.place === 'home' ? loss : undefined;
}

function incomplete(world: SimulatedWorld, { atMs, forMs, kind }: Loss): Violation[] {
  const { settings, prepares, lagSeconds } = world.schedule.shape;
  const byItself = settings.automation === 'automatic' && settings.whenRpoExceeded === 'promote';
  const closes = settings.databases.every(({ grade }) => grade === 'enforced' || grade === 'watchdog');
  // A copy that lags may not have the guard yet when a day goes wrong early: then a person is asked.
  const fenced = closes && !prepares && lagSeconds < 20;
  const withinMs = COMPLETE_WITHIN_MS + (kind === 'region loss' || kind === 'isolation' ? 0 : AND_HOLD_DOWN_MS);
  if (!byItself || !fenced || forMs < withinMs) return [];
  const done = world.table.changesOf('inventory').find(({ after }) => (after as Inventory).epoch > 1);
  if (done !== undefined && done.atMs <= atMs + withinMs) return [];
  const when = done === undefined ? 'never' : `only ${seconds(done.atMs - atMs)} later`;
  return [
    { promise: 'P6', atMs, text: `${kind} in home, and nothing else was wrong: the takeover was complete ${when}` },
  ];
}
