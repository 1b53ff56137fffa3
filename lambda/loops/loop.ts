import type { Clock } from '../ports/outside';

export interface LoopTimes {
  readonly lifeSeconds: number;
  readonly tickSeconds: number;
}

/**
 * Ticks until its life is over. Started every minute with a longer life, so that two or three overlap and no gap opens
 * where a schedule fires late. A tick that throws is logged and the next one comes: a loop dies of its age only.
 */
export async function loop(
  tick: () => Promise<void>,
  times: LoopTimes,
  clock: Clock,
  onError: (error: unknown) => void,
): Promise<void> {
  const end = clock.now().getTime() + times.lifeSeconds * 1000;
  while (clock.now().getTime() < end) {
    const began = clock.now().getTime();
    await tick().catch(onError);
    const spent = clock.now().getTime() - began;
    await clock.sleep(Math.max(0, times.tickSeconds * 1000 - spent));
  }
}
