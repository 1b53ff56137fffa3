import { z } from 'zod';
import { parseDurationSeconds } from './durations';
import { cron, duration, environment, image, keyed, listOf, name, oneOf, timeZone, wholeNumber } from './leaves';

const seconds = (text: string): number => parseDurationSeconds(text) ?? 0;

const command = listOf(z.string({ error: 'a word' }), 'a list of at least one word');

const execution = { image: image.optional(), command: command.optional(), environment: environment.optional() };

const applications = z.array(name, { error: 'a list of applications' }).default([]);

const MOST_CATCH_UP = 'a duration of at most 24 hours such as "15 minutes" or "1 hour"';
const LEAST_OLDEST = 'a duration of at least 1 minute such as "30 minutes" or "1 hour"';
const MOST_PAYLOAD = 2_000;

const schedule = keyed({
  name,
  cron,
  timeZone: timeZone.optional(),
  catchUp: duration.default('1 hour').refine((text) => seconds(text) <= 24 * 3_600, { error: MOST_CATCH_UP }),
  jobClass: name.optional(),
  payload: z
    .string({ error: 'a text' })
    .max(MOST_PAYLOAD, { error: `at most ${MOST_PAYLOAD} characters` })
    .optional(),
}).transform(({ catchUp, ...rest }) => ({ ...rest, catchUpSeconds: seconds(catchUp) }));

const application = keyed({
  ...execution,
  name,
  image,
  on: keyed({ home: keyed(execution).optional(), standby: keyed(execution).optional() }).optional(),
  cpu: wholeNumber(256, 16_384).default(256),
  memoryMib: wholeNumber(512, 122_880).default(512),
  sidecar: z.boolean({ error: 'true or false' }).default(true),
  classes: listOf(name, 'a list of at least one priority class, most urgent first'),
  durability: oneOf('three-regions', 'one-region').default('three-regions'),
  maxAttempts: wholeNumber(1, 20).default(3),
  timeLimit: duration.optional(),
  deadline: duration.optional(),
  effects: oneOf('marked', 'unmarked').default('unmarked'),
  whenEffectMissing: oneOf('rerun', 'report').default('rerun'),
  markerDatabase: name.optional(),
  schedules: z.array(schedule, { error: 'a list of schedules' }).default([]),
  links: keyed({ upstream: applications, downstream: applications }).optional(),
}).transform(({ timeLimit, deadline, ...rest }) => ({
  ...rest,
  ...(timeLimit !== undefined && { timeLimitSeconds: seconds(timeLimit) }),
  ...(deadline !== undefined && { deadlineSeconds: seconds(deadline) }),
}));

export const jobs = keyed({
  maxRunning: wholeNumber(1, 10_000),
  launchesPerSecond: wholeNumber(1, 1_000).default(20),
  rampUp: duration.default('2 minutes'),
  drainTimeout: duration.default('5 minutes'),
  oldestPending: duration.default('1 hour').refine((text) => seconds(text) >= 60, { error: LEAST_OLDEST }),
  applications: listOf(application, 'a list of at least one application'),
}).transform(({ rampUp, drainTimeout, oldestPending, ...rest }) => ({
  ...rest,
  rampUpSeconds: seconds(rampUp),
  drainTimeoutSeconds: seconds(drainTimeout),
  oldestPendingSeconds: seconds(oldestPending),
}));
