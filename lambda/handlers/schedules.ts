import * as z from 'zod/mini';
import { CronerLines } from '../adapters/croner-lines';
import type { ScheduleEvent } from '../contract/schedules';
import { Schedules } from '../loops/schedules';
import { composeContainer } from './container';
import { logger } from './observability';

const { context, ledger, oneRegion } = composeContainer(process.env);
const schedules = new Schedules(
  { lines: new CronerLines(), queue: ledger.jobs, leases: ledger.leases },
  { ...context, oneRegion },
);

/** What the rule of this function says every minute: the schedules of the configuration. */
const scheduleEvent = z.object({
  schedules: z.array(
    z.object({
      application: z.string(),
      name: z.string(),
      cron: z.string(),
      timeZone: z.optional(z.string()),
      catchUpSeconds: z.number(),
      jobClass: z.optional(z.string()),
      payload: z.optional(z.string()),
    }),
  ),
});

export async function handler(event: ScheduleEvent): Promise<void> {
  const { accepted } = await schedules.tick(scheduleEvent.parse(event).schedules);
  logger.debug('tick', { accepted });
}
