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
    let lastFailure: unknown;
    const lifeSeconds = Math.max(1, Math.min(times.lifeSeconds, leftSeconds));
    const tick = async (): Promise<void> => {
      const news = await ticking.tick();
      lastFailure = undefined;
      const note = noteOf(news);
      if (note === undefined) logger.debug('tick');
      else logger.warn('tick', { note });
    };
    await loop(tick, { ...times, lifeSeconds }, clock, (error) => {
      lastFailure = error;
      logger.error('tick failed', { error });
    });
    // A function whose ticks fail to the end of its life has failed: its error alarm is how people learn of it.
    if (lastFailure !== undefined) throw lastFailure;
  };
}

/** A note in a tick's answer is something that a person should read. */
const noteOf = (news: unknown): unknown =>
  typeof news === 'object' && news !== null && 'note' in news ? news.note : undefined;
