import type { RunEvent } from '../contract/events';
import type { StepName } from '../contract/steps';
import { EVENT_OF, type EventSituation } from '../domain/run-events';
import type { RunEvents } from '../ports/run-events';
import { now, type StepContext } from '../steps/step';
import { logger } from './observability';

export type Announce = (step: StepName, document: unknown, answer: unknown) => Promise<void>;

type EventOf = (document: unknown, answer: unknown, situation: EventSituation) => RunEvent | undefined;

/** The one place from which events go out. As in `bind`, document and answer are taken for what the contract says of the step. */
export const announcer =
  (events: RunEvents, context: StepContext): Announce =>
  async (step, document, answer) => {
    const eventOf = (EVENT_OF as Partial<Record<StepName, EventOf>>)[step];
    try {
      const { installation } = context.settings;
      const event = eventOf?.(document, answer, { installation, timings: context.timings, now: now(context) });
      if (event !== undefined) await events.send(event);
    } catch (error) {
      logger.warn('an event could not be sent', { error });
    }
  };
