import type { Finding } from './check';
import type { WorkloadGoals } from './config';
import type { Draft } from './draft';
import { parseDurationSeconds } from './durations';
import { transactionFindings } from './transaction-rules';

type Goals = Draft<WorkloadGoals>;

interface GoalRule {
  readonly key: keyof WorkloadGoals;
  readonly holds: (goals: Goals) => boolean;
  readonly wanted: (goals: Goals) => string;
}

/**
 * Region sets of DynamoDB's multi-Region strong consistency as CloudFormation and CDK's `TableV2` enforce them. The
 * developer guide of 2026 allows any three of 15 Regions; the sets stay until the tools that deploy the table know that.
 */
const MRSC_REGION_SETS: readonly (readonly string[])[] = [
  ['us-east-1', 'us-east-2', 'us-west-2'],
  ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'],
  ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
];

const ALL_MRSC_REGIONS = MRSC_REGION_SETS.flat();

const BECAUSE = "the ledger's multi-Region strong consistency (DynamoDB) needs all three Regions in one set";

const setOf = (region: string | undefined) => MRSC_REGION_SETS.find((set) => set.includes(region ?? ''));

const inASet = (region: string | undefined): boolean => region === undefined || setOf(region) !== undefined;

/** Only where home is in a set and the other is in some set too: otherwise that is the mistake to report. */
const sameSet = (home: string | undefined, other: string | undefined): boolean =>
  setOf(home) === undefined || setOf(other) === undefined || setOf(home) === setOf(other);

const differ = (one: string | undefined, other: string | undefined): boolean => one === undefined || one !== other;

/** A look every 15 s costs 9 of the 25,000 events of an execution: 8 hours leave room for the promotion. */
const LONGEST_APPROVAL_SECONDS = 8 * 3600;

/** Nobody serves for so long; and an hour of promotion, a look each few seconds, has to fit into the same execution beside it. */
const LONGEST_RPO_WAIT_SECONDS = 3600;

const RULES: readonly GoalRule[] = [
  {
    key: 'standby',
    holds: (goals) => differ(goals.standby, goals.home),
    wanted: (goals) => `another Region than home, which is "${goals.home}" too`,
  },
  {
    key: 'tiebreaker',
    holds: (goals) => differ(goals.tiebreaker, goals.home) && differ(goals.tiebreaker, goals.standby),
    wanted: (goals) => `a third Region, home is "${goals.home}" and standby "${goals.standby}"`,
  },
  ...(['home', 'standby', 'tiebreaker'] as const).map((key) => ({
    key,
    holds: (goals: Goals) => inASet(goals[key]),
    wanted: () => `one of ${ALL_MRSC_REGIONS.join(', ')}: ${BECAUSE}`,
  })),
  ...(['standby', 'tiebreaker'] as const).map((key) => ({
    key,
    holds: (goals: Goals) => sameSet(goals.home, goals[key]),
    wanted: (goals: Goals) => `one of ${setOf(goals.home)?.join(', ')} like home: ${BECAUSE}`,
  })),
  {
    key: 'approvalDeadline',
    holds: (goals) => (parseDurationSeconds(goals.approvalDeadline ?? '') ?? 0) <= LONGEST_APPROVAL_SECONDS,
    wanted: () => 'at most "8 hours": longer waits do not fit into the history of one execution',
  },
  {
    key: 'rpoWait',
    holds: ({ rpoWait, whenRpoExceeded }) =>
      rpoWait === undefined || whenRpoExceeded === undefined || whenRpoExceeded === 'wait',
    wanted: ({ whenRpoExceeded }) => `left out: whenRpoExceeded is "${whenRpoExceeded}", only "wait" waits`,
  },
  {
    key: 'rpoWait',
    holds: ({ rpoWait }) => (parseDurationSeconds(rpoWait ?? '') ?? 0) <= LONGEST_RPO_WAIT_SECONDS,
    wanted: () => 'at most "1 hour": the workload serves nobody while it waits',
  },
];

/** Rules across the goals of one workload. */
export const goalFindings = (goals: Goals): readonly Finding[] => [
  ...RULES.filter((rule) => !rule.holds(goals)).map((rule) => ({ path: [rule.key], wanted: rule.wanted(goals) })),
  ...transactionFindings(goals),
];
