import type { WireEntry } from '../aws';

/**
 * What a run may try in the Region that was lost, without waiting for it to come right: each is one try of at most a second
 * (`bestEffort` in `lambda/adapters/aws/clients.ts`), all at once, and its failure changes nothing.
 */
const BEST_EFFORT = new Set([
  'ecs:StopTask',
  // Precheck compares both sides, and goes on without what the lost one does not tell.
  'rds:DescribeDBInstances',
  'rds:DescribeDBClusters',
  'rds:DescribeGlobalClusters',
  'rds:DescribeDBParameters',
  'rds:DescribeDBClusterParameters',
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
]);

/** Control planes that live in one Region whatever Region is asked. https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html */
const SINGLE_REGION: Readonly<Record<string, string>> = {
  route53: 'us-east-1',
  iam: 'us-east-1',
  cloudfront: 'us-east-1',
  globalaccelerator: 'us-west-2',
};

/** Calls of one kind to one Region. */
export interface CallGroup {
  readonly action: string;
  readonly region: string;
  readonly times: number;
  readonly longestMs: number;
}

export interface WaitedCalls {
  /** A step went on only with their answers. */
  readonly waited: readonly CallGroup[];
  /** Those of them that go where a failover must not wait: the lost Region, and control planes of one Region. */
  readonly forbidden: readonly CallGroup[];
  readonly bestEffort: readonly CallGroup[];
  /** Calls to the ledger's endpoint in the lost Region, after both others had been silent for the same call: one try of a second. */
  readonly lastResort: readonly CallGroup[];
  /** Of a record whose strategy is `change-record`: the team has chosen to need Route 53's API. */
  readonly byChoice: readonly CallGroup[];
  /** Time in which at least one call of the best effort was out: what they may have cost the run. */
  readonly bestEffortMs: number;
}

const OF_A_STEP = /-(run|database|traffic|processing|reprotection)-steps$/;

/** Of steps in the Region that takes over. A run in the other direction asks its own Region first, as every run does. */
export const stepCalls = (
  entries: readonly WireEntry[],
  { since, region }: { readonly since: number; readonly region: string },
): readonly WireEntry[] =>
  entries.filter(({ at, caller, callerRegion }) => at >= since && callerRegion === region && OF_A_STEP.test(caller));

export interface StepCalls {
  readonly calls: readonly WireEntry[];
  readonly lostRegion: string | undefined;
  /** A record of the workload has the strategy `change-record`. */
  readonly changesRecords: boolean;
}

/** Splits the calls of a run's steps by what a step needed of them. */
export function waitedCalls({ calls, lostRegion, changesRecords }: StepCalls): WaitedCalls {
  const best = calls.filter((call) => call.region === lostRegion && BEST_EFFORT.has(actionOf(call)));
  const last = calls.filter((call) => call.region === lostRegion && othersWereAsked(call, calls));
  const chosen = calls.filter((call) => changesRecords && call.service === 'route53');
  const waited = calls.filter((call) => ![best, last, chosen].some((apart) => apart.includes(call)));
  const forbidden = waited.filter(({ region, service }) => region === lostRegion || service in SINGLE_REGION);
  return {
    waited: groups(waited),
    forbidden: groups(forbidden),
    bestEffort: groups(best),
    lastResort: groups(last),
    byChoice: groups(chosen),
    bestEffortMs: covered(best),
  };
}

/** The very same call went to the other two endpoints of the ledger before, which a slow machine may keep from answering in time. */
function othersWereAsked(call: WireEntry, calls: readonly WireEntry[]): boolean {
  if (call.service !== 'dynamodb') return false;
  const input = JSON.stringify(call.input);
  const same = calls.filter(
    ({ at, caller, operation, region, input: other }) =>
      at > call.at - LAST_RESORT_WITHIN_MS &&
      at < call.at &&
      caller === call.caller &&
      operation === call.operation &&
      region !== call.region &&
      JSON.stringify(other) === input,
  );
  return new Set(same.map(({ region }) => region)).size >= OTHER_ENDPOINTS;
}

const OTHER_ENDPOINTS = 2;
/** Two tries of a second and a half each, on a busy machine. */
const LAST_RESORT_WITHIN_MS = 6_000;

export const sayCalls = (all: readonly CallGroup[]): string =>
  all.map(({ action, region, times, longestMs }) => `${action} in ${region} (${times}, ${longestMs} ms)`).join(', ') ||
  'none';

const actionOf = ({ service, operation }: WireEntry): string => `${service}:${operation}`;

/** A call that nobody has given up yet is as long as it has lasted. */
const lasted = ({ at, endedAt = Date.now() }: WireEntry): number => endedAt - at;

function groups(calls: readonly WireEntry[]): readonly CallGroup[] {
  const found = new Map<string, CallGroup>();
  for (const call of calls) {
    const action = actionOf(call);
    const key = `${action} ${call.region}`;
    const { times = 0, longestMs = 0 } = found.get(key) ?? {};
    found.set(key, { action, region: call.region, times: times + 1, longestMs: Math.max(longestMs, lasted(call)) });
  }
  return [...found.values()].sort((a, b) => a.action.localeCompare(b.action));
}

/** Calls that are out at the same time cost their time once. */
function covered(calls: readonly WireEntry[]): number {
  let reached = 0;
  let sum = 0;
  for (const call of [...calls].sort((a, b) => a.at - b.at)) {
    const end = call.at + lasted(call);
    sum += Math.max(0, end - Math.max(call.at, reached));
    reached = Math.max(reached, end);
  }
  return sum;
}
