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
    let unheard: unknown = 'not one tick came to an end';
    const lifeSeconds = Math.max(1, Math.min(times.lifeSeconds, leftSeconds));
    const tick = async (): Promise<void> => {
      const news = await ticking.tick();
      const note = noteOf(news);
      if (isSilent(news)) unheard = unheard === undefined ? undefined : note;
      else [lastFailure, unheard] = [undefined, undefined];
      if (note === undefined) logger.debug('tick');
      else logger.warn('tick', { note });
    };
    await loop(tick, { ...times, lifeSeconds }, clock, (error) => {
      lastFailure = error;
      logger.error('tick failed', { error });
    });
    // A function whose ticks fail to the end of its life has failed: its error alarm is how people learn of it.
    if (lastFailure !== undefined) throw lastFailure;
    // One silent tick is the ledger's trouble and only noted; a life without an answer is a person's.
    if (unheard !== undefined) throw new Error(`heard nothing in its whole life: ${unheard}`);
  };
}

/** A note in a tick's answer is something that a person should read. */
const noteOf = (news: unknown): unknown =>
  typeof news === 'object' && news !== null && 'note' in news ? news.note : undefined;

const isSilent = (news: unknown): boolean =>
  typeof news === 'object' && news !== null && 'silent' in news && news.silent === true;
