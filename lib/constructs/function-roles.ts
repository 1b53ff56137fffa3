import { RECORD_ANSWER } from '../../lambda/contract/decide';
import { DEFAULT_TIMINGS } from '../../lambda/contract/settings';
import { STEPS, type StepFunction } from '../../lambda/contract/steps';

/** One Lambda function per set of permissions; the role is its name and the name of its file in `lambda/handlers`. */
export interface FunctionRole {
  readonly timeoutSeconds: number;
  readonly memoryMib: number;
  readonly description: string;
  /** Speaks SQL, and so runs in the databases' network. */
  readonly inVpc: boolean;
  /** Started every minute: lives for a while and overlaps with its successor. */
  readonly everyMinute: boolean;
}

const longestStep = (name: StepFunction): number =>
  Math.max(
    ...Object.values(STEPS)
      .filter((step) => step.function === name)
      .map((step) => step.timeoutSeconds),
  );

/** Clients of several services load within a second at this size; billed only while a failover runs. */
const STEP_MEMORY_MIB = 512;

/** Runs all day, mostly waiting: the smallest size that holds the SDK clients and a database session. */
const LOOP_MEMORY_MIB = 256;

/** Life plus a last tick that hangs until its own time-outs. */
const KEEPER_SLACK_SECONDS = 30;
const LOOP_SLACK_SECONDS = 15;

/** API Gateway waits 30 s for an answer. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LONGEST_CALL_SECONDS = 28;

/** The next one starts a minute later; overlapping does no harm. */
const SCHEDULES_SECONDS = 55;

const step = (name: StepFunction, description: string, inVpc = false): FunctionRole =>
  onDemand(longestStep(name), description, inVpc);

const onDemand = (timeoutSeconds: number, description: string, inVpc = false): FunctionRole => ({
  timeoutSeconds,
  memoryMib: STEP_MEMORY_MIB,
  description,
  inVpc,
  everyMinute: false,
});

const loop = (timeoutSeconds: number, description: string, inVpc = false): FunctionRole => ({
  timeoutSeconds,
  memoryMib: LOOP_MEMORY_MIB,
  description,
  inVpc,
  everyMinute: true,
});

export const FUNCTION_ROLES = {
  'run-steps': step('run', 'Steps of a run that touch only the ledger and people'),
  'database-steps': step('databases', 'Steps that judge, promote, open and verify databases', true),
  'traffic-steps': step('traffic', 'Steps that point applications and clients to this Region'),
  'processing-steps': step('processing', 'Steps that start services and jobs on this Region'),
  'reprotection-steps': step('reprotection', 'Steps that keep an old primary and create its successor', true),
  decide: onDemand(RECORD_ANSWER.timeoutSeconds, 'Writes the answer of a person to the question of a run'),
  keeper: loop(
    DEFAULT_TIMINGS.keeperLifeSeconds + KEEPER_SLACK_SECONDS,
    'Renews the lease and extends the deadline in the databases',
    true,
  ),
  agent: loop(
    DEFAULT_TIMINGS.agentLifeSeconds + LOOP_SLACK_SECONDS,
    'Watches the lease, votes, and publishes who serves',
  ),
  dispatcher: loop(
    DEFAULT_TIMINGS.dispatcherLifeSeconds + LOOP_SLACK_SECONDS,
    'Starts queued jobs while this Region serves',
  ),
  submissions: onDemand(LONGEST_CALL_SECONDS, 'Answers the HTTP API for jobs'),
  schedules: loop(SCHEDULES_SECONDS, 'Submits the jobs that are due'),
  'task-events': onDemand(30, 'Records the end of jobs as soon as ECS tells it'),
} as const satisfies Record<string, FunctionRole>;

export type FunctionRoleName = keyof typeof FUNCTION_ROLES;

export const ALL_ROLES = Object.keys(FUNCTION_ROLES) as readonly FunctionRoleName[];
/** Only where a workload has jobs, or schedules. */
export const JOB_ROLES: readonly FunctionRoleName[] = ['submissions', 'schedules'];
export const SERVING_ROLES = ALL_ROLES.filter((role) => !JOB_ROLES.includes(role));
export const TIEBREAKER_ROLES: readonly FunctionRoleName[] = ['agent'];

/** Which function runs the steps of a set. */
export const ROLE_OF_STEPS: Readonly<Record<StepFunction, FunctionRoleName>> = {
  run: 'run-steps',
  databases: 'database-steps',
  traffic: 'traffic-steps',
  processing: 'processing-steps',
  reprotection: 'reprotection-steps',
};
