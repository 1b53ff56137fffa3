import type { DatabaseSettings } from './database-settings';
import type { RecordSettings } from './record-settings';
import type { RpoSettings } from './rpo-settings';

export type { AuroraGlobalSettings, DatabaseKind, DatabaseSettings, RdsReplicaPairSettings } from './database-settings';
export type { RecordSettings, TrafficStrategy } from './record-settings';
export type { WhenRpoExceeded } from './rpo-settings';

/**
 * What a deployed Lambda knows of its workload: plain JSON in the environment variable `HANDOVER_WORKLOAD`, and what does not
 * fit there in the file beside its bundle that `HANDOVER_WORKLOAD_FILE` names (ADR 0017).
 */
export interface WorkloadSettings extends RpoSettings {
  /** Name prefix of everything that one installation owns. */
  readonly installation: string;
  readonly workload: string;
  readonly regions: Regions;
  /** Name of the ledger's table, the same in its three Regions. */
  readonly ledgerTable: string;
  readonly rtoSeconds: number;
  readonly automation: Automation;
  /** How long an approval may stay unanswered before the run ends without having changed anything. */
  readonly approvalDeadlineSeconds: number;
  readonly databases: readonly DatabaseSettings[];
  readonly services: readonly ServiceSettings[];
  readonly jobs?: JobsSettings;
  readonly records: readonly RecordSettings[];
  /** A real transaction that every observer tries on the side that serves; absent: the keeper's own writes are the only ones. */
  readonly transaction?: TransactionSettings;
  /** Names of the team's own alarms in this Region: together one voice, never the only one. */
  readonly observerAlarms?: readonly string[];
  /** Topic of this Region that people read. */
  readonly topicArn: string;
}

/** The environment variables of a Lambda function may have 4 kB together. */
export const LARGEST_ENVIRONMENT_BYTES = 3500;

/** An HTTP endpoint of the application on each side that commits a real transaction and answers 2xx only when it is committed. */
export interface TransactionSettings {
  readonly url: PerSide<string>;
}

/**
 * What closes a database when nobody acts. `enforced`: the database refuses statement and COMMIT after its deadline.
 * `watchdog`: a job inside the database bars logins and ends sessions within `watchdogSeconds` of the deadline.
 * `acknowledged`: only a living keeper closes it, so it is never moved automatically. `none`: nothing closes it; outside P1.
 */
export type FenceGrade = 'enforced' | 'watchdog' | 'acknowledged' | 'none';

export type DatabaseEngine = 'postgres' | 'mysql';

/** The three Regions as configured. Who serves *now* is state: it stands in the ledger, never here. */
export interface Regions {
  readonly home: string;
  readonly standby: string;
  readonly tiebreaker: string;
}

/** Home or standby: the two that may serve. */
export type Side = 'home' | 'standby';
export type PerSide<T> = { readonly [side in Side]: T };

/** `observe` says what it would have done, `approve` waits for a person, `automatic` acts. */
export type Automation = 'observe' | 'approve' | 'automatic';

export interface ServiceSettings {
  readonly name: string;
  readonly cluster: PerSide<string>;
  readonly service: PerSide<string>;
  /** Tasks that the service needs on the Region that takes over. */
  readonly desiredCount: number;
}

export interface JobsSettings {
  /** Name or ARN of the ECS cluster on each side. */
  readonly cluster: PerSide<string>;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** Tasks that may run at once on one side. */
  readonly maxRunning: number;
  /** Absent: what a new account may. */
  readonly launchesPerSecond?: number;
  /** How long after a takeover launches rise to their full number; absent: they do not have to. */
  readonly rampUpSeconds?: number;
  /** How long a switchover waits for running jobs to end; absent: `DEFAULT_DRAIN_SECONDS`. */
  readonly drainTimeoutSeconds?: number;
  readonly applications: readonly ApplicationSettings[];
}

/** Where an accepted job stands: in the ledger's three Regions, or in a table of the one that accepted it. */
export type JobDurability = 'three-regions' | 'one-region';

/** What becomes of a done job whose marker is not in the promoted database. */
export type WhenEffectMissing = 'rerun' | 'report';

export interface ApplicationSettings {
  readonly name: string;
  /** Task definition (family or ARN) on each side. */
  readonly taskDefinition: PerSide<string>;
  /** Container that receives the job in its environment. */
  readonly container: string;
  /** Priority classes, most urgent first. */
  readonly classes: readonly string[];
  /** Attempts before a job that fails is given up. */
  readonly maxAttempts: number;
  /** `marked`: each effect is written with its marker in one transaction. `unmarked`: it cannot be checked after a failover. */
  readonly effects: 'marked' | 'unmarked';
  /** The database that holds the markers. */
  readonly markerDatabase?: string;
  /** Absent: `rerun`. */
  readonly whenEffectMissing?: WhenEffectMissing;
  /** How long one attempt may run; absent: as long as it takes. */
  readonly timeLimitSeconds?: number;
  /** How long after its acceptance a job may start; absent: at any time. */
  readonly deadlineSeconds?: number;
  /** Its tasks have no container that asks for the claim; absent: they have. */
  readonly withoutSidecar?: boolean;
  /** Its jobs stand in the table of the Region that accepted them, and nowhere else; absent: in the ledger's three Regions. */
  readonly durability?: Extract<JobDurability, 'one-region'>;
  /** Applications whose outputs it reads, and those that read its outputs. */
  readonly links?: { readonly upstream: readonly string[]; readonly downstream: readonly string[] };
}

/**
 * Durations of lease, fence and loops, in seconds: environment variable `HANDOVER_TIMINGS` (JSON, each key optional).
 * Every duration that a run waits is read from here, so that a lab may shorten them and run the same code.
 */
export interface Timings {
  /** Life of the lease, and of the deadline in each database, from the anchor. */
  readonly leaseTtlSeconds: number;
  /** Kept back from the deadline for drift, clock steps and the flush of a commit. */
  readonly leaseMarginSeconds: number;
  readonly leaseRenewSeconds: number;
  /** How long one keeper lives; started every minute, so that two or three overlap. */
  readonly keeperLifeSeconds: number;
  /** How long transactions must keep failing, a keeper's own or an observer's, before anybody acts on it. */
  readonly holdDownSeconds: number;
  /** Longest time from a deadline that passed to the end of every session, where a job inside the database has to do it. */
  readonly watchdogSeconds: number;
  /** How long a run waits for a keeper to acknowledge a database that does not close by itself. */
  readonly acknowledgeDeadlineSeconds: number;
  /** A replica that has heard nothing of its primary for longer is not receiving. */
  readonly receivingWithinSeconds: number;
  readonly agentLifeSeconds: number;
  readonly agentTickSeconds: number;
  readonly dispatcherLifeSeconds: number;
  readonly dispatcherTickSeconds: number;
  /** Life of a job's lease: a sidecar that could not ask the ledger for so long, less the margin, has ended its task. */
  readonly jobLeaseSeconds: number;
  /** Wait between two looks at a promotion; longer with many databases, and when it takes long (`lambda/domain/pace.ts`). */
  readonly promotionPollSeconds: number;
  /** At least, in a failover of RDS replicas; and as long as none of them can be shown promoted yet. */
  readonly replicaPollSeconds: number;
  readonly replicaFirstPollSeconds: number;
  /** Wait before the second look at a fence; from then on they grow rarer. */
  readonly fencePollSeconds: number;
  /** Longest wait between two looks at a fence. */
  readonly fenceLongestPollSeconds: number;
  /** Wait between two looks at a verification. */
  readonly pollSeconds: number;
  /** Wait between two looks for a decision of a person. */
  readonly approvalPollSeconds: number;
  /** How long before its deadline a question is brought to mind for the last time. */
  readonly lastReminderSeconds: number;
  /** Longest time that a step of an earlier run may still act: its Lambda's time-out. */
  readonly stepTimeoutSeconds: number;
  /** A run whose heartbeat has not moved for so long is dead. */
  readonly runDeadAfterSeconds: number;
  /** How long traffic and a real write may take to come right before `Verify` gives up. */
  readonly verifyDeadlineSeconds: number;
  /** How long promotions may take before the run reports them as failed. */
  readonly promotionDeadlineSeconds: number;
  /** A promotion that was accepted, and of which nothing is to be seen for so long while the copy answers, is called for again, twice. */
  readonly promotionQuietSeconds: number;
  /** A takeover that is still wanted after a run that failed is asked for again after so long. */
  readonly takeoverRetrySeconds: number;
  /** How long the wish is taken back before: two alarm periods, so that the alarm is seen OK. */
  readonly takeoverRearmSeconds: number;
  /** After a failover an alarm may not start another one for so long; a person may. */
  readonly antiFlapSeconds: number;
  /** A switchover is refused when the heartbeat that a copy here has replayed is older than this, on the copy's own clock. */
  readonly switchoverLagSeconds: number;
  /** How long a switchover waits for the old side's keeper to acknowledge its close, before it goes back. */
  readonly switchoverFenceSeconds: number;
  /** How long it waits then for every copy to have replayed that position and to take a promotion, before it goes back. */
  readonly switchoverReplaySeconds: number;
  /** How long it waits, when it goes back, for the old side to serve again. */
  readonly switchoverReturnSeconds: number;
  /** Between two looks of a reprotect (each 11 of an execution's 25,000 events), and how long it waits for what it keeps, then for replicas (hours). */
  readonly reprotectPollSeconds: number;
  readonly reprotectDeadlineSeconds: number;
}

/** Writes go on meanwhile, and what has not ended by then is started again on the other side. */
export const DEFAULT_DRAIN_SECONDS = 300;

/** Why each: design §2 and numbers.md: TTL 60 s, renewal 5 s, margin 5 s; keepers live 150 s; poll well inside the RTO. The
 * hold-down outlasts an RDS Multi-AZ failover (typically 60–120 s), which is no Region failover (fault A8), and fits into
 * one keeper's life.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html
 */
export const DEFAULT_TIMINGS: Timings = {
  leaseTtlSeconds: 60,
  leaseMarginSeconds: 5,
  leaseRenewSeconds: 5,
  keeperLifeSeconds: 150,
  holdDownSeconds: 120,
  watchdogSeconds: 5,
  acknowledgeDeadlineSeconds: 300,
  receivingWithinSeconds: 30,
  agentLifeSeconds: 75,
  agentTickSeconds: 5,
  dispatcherLifeSeconds: 75,
  dispatcherTickSeconds: 5,
  jobLeaseSeconds: 60,
  // Half of it, and the look, is what a run loses at the end of a promotion; a planned one takes 25 s, and nobody writes meanwhile.
  promotionPollSeconds: 1,
  // Several minutes each, and many workloads of an account may fail over at once: their looks share a rate with everybody else's.
  replicaPollSeconds: 2,
  replicaFirstPollSeconds: 5,
  // A living keeper acknowledges within a tick (5 s) and a moment; after that only the machine's own waits count (ADR 0006),
  // and each look is time that does not.
  fencePollSeconds: 2,
  fenceLongestPollSeconds: 15,
  pollSeconds: 5,
  approvalPollSeconds: 15,
  lastReminderSeconds: 600,
  stepTimeoutSeconds: 30,
  runDeadAfterSeconds: 120,
  verifyDeadlineSeconds: 420,
  promotionDeadlineSeconds: 3600,
  // How long RDS goes on showing what was is not documented; Aurora shows a request as `pending`. Two of the minutes that RDS' metrics
  // are apart; a call into one that is under way after all is refused, so that one too early does no harm.
  promotionQuietSeconds: 120,
  takeoverRetrySeconds: 180,
  takeoverRearmSeconds: 120,
  antiFlapSeconds: 3600,
  // Renewals come every 5 s; what is not replayed when the old side closes makes the pause of writes longer.
  switchoverLagSeconds: 30,
  // Writes pause in all of these. A living keeper closes within a tick (5 s), two scans 2 s apart, and what sessions take to end.
  switchoverFenceSeconds: 60,
  switchoverReplaySeconds: 60,
  switchoverReturnSeconds: 120,
  reprotectPollSeconds: 30,
  reprotectDeadlineSeconds: 28_800,
};
