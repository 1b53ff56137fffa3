import type { MachineClock } from './machine-runtime';
import { Stopped } from './stopping';

/** Without a reason of its own an abort makes an error with a stack. */
const DISARMED = new Stopped('aborted');

/** Acts after that time; the answer disarms it, and leaves no timer behind. */
export function startTimer(clock: MachineClock, ms: number, act: () => void): () => void {
  if (clock.after !== undefined) return clock.after(ms, act);
  const disarm = new AbortController();
  clock.sleep(ms, disarm.signal).then(act, () => {}); // disarmed
  return () => disarm.abort(DISARMED);
}
