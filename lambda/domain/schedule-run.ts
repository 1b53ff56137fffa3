import { type JobRequest, SCHEDULED_ID } from '../contract/jobs';
import type { ScheduleSettings } from '../contract/schedules';

/** The same in every Region and however often it is asked: that is why a run is neither doubled nor lost. */
export const scheduledJobId = (name: string, due: string): string =>
  `${SCHEDULED_ID}${name}:${new Date(Date.parse(due)).toISOString().slice(0, 16)}Z`;

/** The job of one due minute. */
export function scheduledJob({ application, name, jobClass, payload }: ScheduleSettings, due: string): JobRequest {
  return {
    id: scheduledJobId(name, due),
    application,
    ...(jobClass !== undefined && { jobClass }),
    ...(payload !== undefined && { payload }),
  };
}
