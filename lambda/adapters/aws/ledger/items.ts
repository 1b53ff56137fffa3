import * as z from 'zod/mini';

/** Items as they stand in the ledger, parsed once at the edge: an older or foreign layout is an error by name, not an undefined deep inside. */
export const optional = <T extends z.core.SomeType>(type: T) =>
  z.pipe(
    z.nullish(type),
    z.transform((value) => value ?? undefined),
  );
const texts = z.record(z.string(), z.string());
const grades = z.record(z.string(), z.enum(['enforced', 'watchdog', 'acknowledged', 'none']));

export const leaseItem = z.object({
  epoch: z.number(),
  active: z.string(),
  renewSeq: z.number(),
  holder: z.string(),
  anchors: texts,
  released: optional(z.string()),
  taken: optional(
    z.object({
      by: z.string(),
      at: z.string(),
      from: z.string(),
      previousEpoch: z.number(),
      previousAnchors: texts,
      grades: optional(grades),
      course: optional(z.enum(['may go back', 'all replayed', 'failover went on'])),
      back: optional(z.boolean()),
    }),
  ),
});

const progress = z.object({
  step: z.string(),
  state: z.enum(['in progress', 'completed', 'failed']),
  startedAt: z.string(),
  endedAt: z.string(),
  detail: z.string(),
});

export const runItem = z.object({
  runId: z.string(),
  region: z.string(),
  startedBy: z.string(),
  startedAt: z.string(),
  executionArn: z.string(),
  heartbeat: z.number(),
  heartbeatAt: z.string(),
  steps: z.record(z.string(), progress),
  ended: optional(
    z.object({
      at: z.string(),
      outcome: z.enum(['completed', 'incomplete', 'refused', 'declined', 'observed', 'returned']),
      summary: z.string(),
      changed: z.boolean(),
    }),
  ),
});

const accepted = z.union([z.number(), z.literal('any')]);

const principal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), userId: z.string(), arn: z.string() }),
  z.object({ kind: z.literal('execution'), arn: z.string() }),
]);

export const answerItem = z.object({
  verdict: z.enum(['approved', 'declined']),
  principal,
  reason: z.string(),
  at: z.string(),
});

/** Questions of the first layout do not name their execution: they are those of no run that is alive. */
const askingExecution = z.pipe(
  z.nullish(z.string()),
  z.transform((arn) => arn ?? 'an execution that was not recorded'),
);

export const decisionItem = z.object({
  runId: z.string(),
  executionArn: askingExecution,
  workload: z.string(),
  text: z.string(),
  askedAt: z.string(),
  deadline: z.string(),
  acceptedLossSeconds: accepted,
  decision: optional(answerItem),
});

export const fenceItem = z.object({
  epoch: z.number(),
  how: z.enum(['acknowledged', 'deadline', 'unfenced']),
  by: z.string(),
  at: z.string(),
  databases: z.record(z.string(), z.object({ closedAt: z.string(), flushPosition: z.string() })),
  override: optional(z.object({ by: z.string(), reason: z.string() })),
});

export const reconciledItem = z.object({ epoch: z.number(), by: z.string(), reason: z.string(), at: z.string() });

export const automationItem = z.object({
  until: z.string(),
  by: z.string(),
  reason: z.string(),
  at: z.string(),
});

export const addressItem = z.object({ host: z.string(), port: z.number(), instance: z.string() });

export const returnItem = z.object({
  region: z.string(),
  epoch: z.number(),
  at: z.string(),
  databases: z.record(z.string(), z.object({ text: z.string(), final: z.boolean() })),
  tasks: z.array(z.string()),
  toldAt: optional(z.string()),
});

export const protectionItem = z.object({
  region: z.string(),
  epoch: z.number(),
  at: z.string(),
  by: z.string(),
  databases: z.array(
    z.object({
      name: z.string(),
      replica: z.string(),
      kept: optional(z.string()),
      snapshot: optional(z.string()),
    }),
  ),
});

export const servingItem = z.object({ region: z.string(), epoch: z.number() });
export const dispatchingItem = z.extend(servingItem, { pausedBy: optional(z.string()) });

const copyMark = z.object({ replayed: optional(z.string()), snapshot: optional(z.string()) });

const loss = z.union([
  z.object({
    kind: z.literal('known'),
    seconds: z.number(),
    because: z.string(),
    since: optional(z.string()),
    proof: optional(z.enum(['replayed', 'never moved'])),
    copy: optional(copyMark),
  }),
  z.object({ kind: z.literal('unknown'), because: z.string(), copy: optional(copyMark) }),
]);

export const reportItem = z.object({ runId: z.string(), json: z.string(), page: z.string() });

export const lossItem = z.object({ losses: z.record(z.string(), loss), names: z.optional(z.string()) });

export const lossWaitItem = z.object({ since: z.string(), by: z.string(), first: z.record(z.string(), loss) });
export const acceptanceItem = z.object({ by: z.string(), reason: z.string(), at: z.string() });

export const inventoryItem = z.object({
  epoch: z.number(),
  activeRegion: z.string(),
  databases: z.array(z.object({ name: z.string(), primary: z.string(), region: z.string() })),
  at: z.string(),
  by: z.string(),
  missing: optional(z.array(z.string())),
});
