import * as z from 'zod/mini';

/** Events for other tools, on the default event bus of the Region that runs. Published as JSON Schema in `docs/events`. */
export const EVENT_SOURCE = 'handover';

const text = (says: string) => z.string().check(z.describe(says));
const number = (says: string) => z.number().check(z.describe(says));

/** In the detail of every event. A later release may add members; one that means something else gets a higher `schemaVersion`. */
const common = {
  schemaVersion: z.literal(1),
  installation: text('name prefix of the installation'),
  workload: text('name of the workload'),
  run: text('name of the run, which is the name of its execution'),
  region: text('Region that runs, which is the one that takes over'),
  at: text('when it was sent, ISO 8601'),
};

/** How a tool answers: `states:StartExecution` of this machine with one of the two inputs, `reason` filled in. */
const decide = z.object({
  stateMachineArn: text('the machine "decide" of the Region that runs'),
  approveInput: text('input that says yes, as JSON text'),
  declineInput: text('input that says no, as JSON text'),
});

const loss = z.union([z.number(), z.literal('any')]).check(z.describe('seconds of writes, or "any"'));

/** Of an application whose jobs stand in one Region only. Without numbers it is not known how many they are. */
const leftBehind = z.object({
  application: text('whose jobs stay in the Region that was left'),
  region: text('that Region; they go on when it serves again'),
  pending: z.optional(number('jobs that wait there')),
  running: z.optional(number('jobs that ran there')),
  atLeast: z.optional(z.boolean().check(z.describe('there are more than were counted'))),
  unknown: z.optional(text('why nothing is known of them')),
});

/** `detail-type` → `detail`. */
export const EVENT_DETAILS = {
  'Run Started': z.object({
    ...common,
    executionArn: text('ARN of the execution'),
    startedBy: text('alarm or person'),
    resumes: z.optional(text('the dead run that this one goes on with')),
  }),
  'Run Refused': z.object({ ...common, because: text('why it does nothing; nothing has changed') }),
  'Approval Requested': z.object({
    ...common,
    from: text('Region that serves now'),
    to: text('Region that would serve'),
    because: text('why a person is asked'),
    deadline: text('silence until then ends the run and changes nothing, ISO 8601'),
    acceptedLossSeconds: loss,
    decide,
  }),
  'Approval Reminder': z.object({ ...common, deadline: text('the same deadline, ISO 8601'), decide }),
  'Approval Decided': z.object({
    ...common,
    verdict: z.enum(['approved', 'declined', 'expired']),
    by: z.optional(
      text(
        'who decided: the AWS user id that IAM has proven and the ARN as the caller gave it, or the execution of the machine "decide"; missing when nobody did',
      ),
    ),
    reason: z.optional(text('why, in the words of whoever decided')),
  }),
  'Ownership Taken': z.object({
    ...common,
    from: text('Region that may no longer write'),
    to: text('Region that takes over'),
    epoch: number('the epoch from now on'),
    previousEpoch: number('the epoch before'),
  }),
  'Fence Held': z.object({ ...common, how: text('how the old side is known to be closed') }),
  'Run Unfenced': z.object({
    ...common,
    how: text('what is not known to be closed, and who said to go on all the same'),
  }),
  'Run Ended': z.object({
    ...common,
    outcome: text('completed, incomplete, refused, declined, observed or returned'),
    complete: z.boolean().check(z.describe('nothing is left to do')),
    summary: text('one sentence'),
    leftBehind: z.optional(z.array(leftBehind)),
  }),
} as const;

export type DetailType = keyof typeof EVENT_DETAILS;
export type EventDetail<T extends DetailType> = z.infer<(typeof EVENT_DETAILS)[T]>;

export type RunEvent = {
  readonly [T in DetailType]: { readonly type: T; readonly detail: EventDetail<T> };
}[DetailType];
