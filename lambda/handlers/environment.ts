import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { DEFAULT_TIMINGS, type Timings, type WorkloadSettings } from '../contract/settings';

/** Everything that a handler reads from its environment, parsed once. Nothing else in the Lambdas reads it. */
export interface Environment {
  readonly settings: WorkloadSettings;
  readonly timings: Timings;
  readonly region: string;
  /** Resolvers (`address:port`) that `Verify` asks; empty: those of the machine. */
  readonly resolvers: readonly string[];
  readonly databaseTls: 'verify-full' | 'disable';
}

const perSide = z.object({ home: z.string(), standby: z.string() });
const texts = z.array(z.string());
const count = z.number().check(z.nonnegative());

const anyDatabase = {
  name: z.string(),
  engine: z.enum(['postgres', 'mysql']),
  grade: z.enum(['enforced', 'watchdog', 'acknowledged', 'none']),
  instance: perSide,
  databaseName: z.string(),
  secretId: perSide,
  applicationRoles: texts,
  guardedSchemas: texts,
  dependsOn: z.optional(texts),
  required: z.optional(z.boolean()),
};

const workload = z.object({
  installation: z.string(),
  workload: z.string(),
  regions: z.object({ home: z.string(), standby: z.string(), tiebreaker: z.string() }),
  ledgerTable: z.string(),
  rtoSeconds: count,
  rpoSeconds: count,
  whenRpoExceeded: z.enum(['promote', 'wait', 'ask', 'refuse']),
  rpoWaitSeconds: z.optional(count),
  automation: z.enum(['observe', 'approve', 'automatic']),
  approvalDeadlineSeconds: count,
  databases: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('rds-replica-pair'), ...anyDatabase }),
      z.object({ kind: z.literal('aurora-global'), globalCluster: z.string(), ...anyDatabase }),
    ]),
  ),
  services: z.array(z.object({ name: z.string(), cluster: perSide, service: perSide, desiredCount: count })),
  jobs: z.optional(
    z.object({
      cluster: perSide,
      subnets: texts,
      securityGroups: texts,
      maxRunning: count,
      launchesPerSecond: z.optional(count),
      rampUpSeconds: z.optional(count),
      drainTimeoutSeconds: z.optional(count),
      applications: z.array(
        z.object({
          name: z.string(),
          taskDefinition: perSide,
          container: z.string(),
          classes: texts,
          maxAttempts: count,
          effects: z.enum(['marked', 'unmarked']),
          markerDatabase: z.optional(z.string()),
          whenEffectMissing: z.optional(z.enum(['rerun', 'report'])),
          timeLimitSeconds: z.optional(count),
          deadlineSeconds: z.optional(count),
          withoutSidecar: z.optional(z.boolean()),
          durability: z.optional(z.literal('one-region')),
          links: z.optional(z.object({ upstream: texts, downstream: texts })),
        }),
      ),
    }),
  ),
  records: z.array(
    z.object({
      name: z.string(),
      zoneId: z.string(),
      endpoint: perSide,
      strategy: z.enum(['health-check', 'change-record']),
      ttlSeconds: count,
    }),
  ),
  transaction: z.optional(z.object({ url: perSide })),
  observerAlarms: z.optional(texts),
  topicArn: z.string(),
});

const timingNames = Object.keys(DEFAULT_TIMINGS) as [keyof Timings, ...(keyof Timings)[]];
const timings = z.partialRecord(z.enum(timingNames), count);

export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  return {
    settings: parse('HANDOVER_WORKLOAD', settingsText(env), workload),
    timings: { ...DEFAULT_TIMINGS, ...parse('HANDOVER_TIMINGS', env.HANDOVER_TIMINGS ?? '{}', timings) },
    region: parse('AWS_REGION', JSON.stringify(env.AWS_REGION), z.string()),
    resolvers: env.HANDOVER_RESOLVERS?.split(',') ?? [],
    databaseTls: parse(
      'HANDOVER_DATABASE_TLS',
      JSON.stringify(env.HANDOVER_DATABASE_TLS ?? 'verify-full'),
      z.enum(['verify-full', 'disable']),
    ),
  };
}

/** What a file beside the bundle says, and above it the environment. `LAMBDA_TASK_ROOT` is where Lambda has put the code. */
function settingsText(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { HANDOVER_WORKLOAD: text, HANDOVER_WORKLOAD_FILE: file, LAMBDA_TASK_ROOT: folder } = env;
  if (text === undefined || file === undefined) return text;
  if (folder === undefined) throw new Error(`LAMBDA_TASK_ROOT is not set, ${file} is looked for there`);
  return JSON.stringify({ ...JSON.parse(readFileSync(join(folder, file), 'utf8')), ...JSON.parse(text) });
}

function parse<T extends z.core.$ZodType>(name: string, text: string | undefined, shape: T): z.output<T> {
  if (text === undefined) throw new Error(`the environment variable ${name} is not set`);
  const result = z.safeParse(shape, JSON.parse(text));
  if (result.success) return result.data;
  const mistakes = result.error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`);
  throw new Error(`the environment variable ${name} is not valid: ${mistakes.join('; ')}`);
}
