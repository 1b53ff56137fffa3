import type { Context, ScheduledEvent } from 'aws-lambda';
import { type LoopTimes, loop } from '../loops/loop';
import type { Clock } from '../ports/outside';
import { logger } from './observability';

/** Time that the last tick gets before the function's own time-out. */
const LAST_TICK_SECONDS = 10;

/** A scheduled function that ticks for its whole life. `start` makes the object whose ticks are run, named by the request. */
export function loopHandler(start: (id: string) => { tick(): Promise<unknown> }, times: LoopTimes, clock: Clock) {
  return async (_event: ScheduledEvent, context: Context): Promise<void> => {
    const ticking = start(context.awsRequestId);
    const leftSeconds = context.getRemainingTimeInMillis() / 1000 - LAST_TICK_SECONDS;
    const lifeSeconds = Math.max(1, Math.min(times.lifeSeconds, leftSeconds));
    const tick = async (): Promise<void> => {
      const news = await ticking.tick();
      if (typeof news === 'object' && news !== null && 'note' in news) logger.warn('tick', { news });
      else logger.debug('tick');
    };
    await loop(tick, { ...times, lifeSeconds }, clock, (error) => logger.error('tick failed', { error }));
  };
}
