import type { Dice } from './dice';

/** How long an operation takes: even between `low` and `high`, and for a few of a hundred up to `tail`. Milliseconds. */
export interface OperationTime {
  readonly lowMs: number;
  readonly highMs: number;
  /** `share` of the calls lie between `highMs` and `upToMs`. */
  readonly tail?: { readonly share: number; readonly upToMs: number };
  /** Where the range comes from. Where AWS publishes none it is an assumption, and says so. */
  readonly source: string;
}

const ONE_IN_A_HUNDRED = 0.01;
const tail = (upToMs: number): NonNullable<OperationTime['tail']> => ({ share: ONE_IN_A_HUNDRED, upToMs });

const ASSUMED = 'an assumption, AWS publishes no figure';
const IN_REGION = `a control plane of the own Region: ${ASSUMED}`;

/** Every time that the benchmarks draw. None of it was measured on AWS by us. */
export const OPERATION_TIMES = {
  ledger: {
    lowMs: 5,
    highMs: 60,
    tail: tail(1_000),
    source: `DynamoDB with strong consistency over three Regions: one journey to the next Region; ${ASSUMED}. A second is the adapter's own time-out`,
  },
  describe: { lowMs: 100, highMs: 400, tail: tail(2_000), source: `RDS DescribeDBInstances: ${ASSUMED}` },
  promote: {
    lowMs: 200,
    highMs: 1_000,
    tail: tail(3_000),
    source: `RDS PromoteReadReplica, the call only: ${ASSUMED}`,
  },
  sql: { lowMs: 2, highMs: 20, tail: tail(200), source: `one statement inside the Region: ${ASSUMED}` },
  close: { lowMs: 300, highMs: 1_500, source: `bar roles, end sessions, two empty scans: ${ASSUMED}` },
  connect: { lowMs: 50, highMs: 300, source: `GetSecretValue, TCP, TLS and login: ${ASSUMED}` },
  silence: {
    lowMs: 2_000,
    highMs: 2_000,
    source: 'a database that reboots: the adapter gives up connecting after 2 s',
  },
  parameter: { lowMs: 20, highMs: 150, tail: tail(1_000), source: `SSM Parameter Store: ${IN_REGION}` },
  service: { lowMs: 50, highMs: 300, tail: tail(1_000), source: `ECS: ${IN_REGION}` },
  farRegion: { lowMs: 500, highMs: 500, source: 'tasks in the Region that is silent: one try, 500 ms to connect' },
  record: { lowMs: 100, highMs: 500, tail: tail(2_000), source: `Route 53 ChangeResourceRecordSets: ${ASSUMED}` },
  resolve: { lowMs: 5, highMs: 100, tail: tail(1_000), source: `a DNS query: ${ASSUMED}` },
  notice: { lowMs: 20, highMs: 150, tail: tail(1_000), source: `SNS, EventBridge: ${IN_REGION}` },
  invoke: { lowMs: 10, highMs: 50, tail: tail(300), source: `Lambda with a warm environment: ${ASSUMED}` },
  coldStart: {
    lowMs: 200,
    highMs: 1_200,
    source:
      '"from under 100 ms to over 1 second": https://docs.aws.amazon.com/lambda/latest/operatorguide/execution-environments.html',
  },
  transition: { lowMs: 10, highMs: 50, tail: tail(300), source: `Step Functions, from state to state: ${ASSUMED}` },
  startExecution: { lowMs: 20, highMs: 150, tail: tail(1_000), source: `Step Functions StartExecution: ${IN_REGION}` },
  flip: {
    lowMs: 60_000,
    highMs: 120_000,
    source:
      'a health check on an alarm reads the metric by the minute, and needs one or two of them: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html',
  },
} as const satisfies Record<string, OperationTime>;

export type Operation = keyof typeof OPERATION_TIMES;

/** What promotes a database, from the call to the moment when it takes writes. */
export interface PromotionTime extends OperationTime {
  /** The last part of it, in which the database answers nobody. */
  readonly reboot?: { readonly lowMs: number; readonly highMs: number };
}

export const PROMOTION_TIMES = {
  rds: {
    lowMs: 180_000,
    highMs: 600_000,
    reboot: { lowMs: 20_000, highMs: 60_000 },
    source:
      '"several minutes or longer", with a reboot: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html; the range is an assumption',
  },
  auroraFailover: {
    lowMs: 60_000,
    highMs: 180_000,
    source:
      'RTO "in the order of minutes": https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html; the range is an assumption',
  },
  auroraSwitchover: {
    lowMs: 20_000,
    highMs: 30_000,
    source:
      'under 30 s: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html; the lower end is an assumption',
  },
} as const satisfies Record<string, PromotionTime>;

export type PromotionKind = keyof typeof PROMOTION_TIMES;

/** The next draw of an operation, in whole milliseconds. */
export function drawMs(operation: Operation, dice: Dice): number {
  const { lowMs, highMs, tail: slow }: OperationTime = OPERATION_TIMES[operation];
  const isSlow = slow !== undefined && dice.next(`${operation} slow`) < slow.share;
  return Math.round(isSlow ? dice.between(operation, highMs, slow.upToMs) : dice.between(operation, lowMs, highMs));
}
