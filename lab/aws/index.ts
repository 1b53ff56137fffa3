import { Alarms } from './alarms';
import type { Call, Operations } from './call';
import { type LabClock, SYSTEM_CLOCK } from './clock';
import { cloudwatchOperations } from './cloudwatch';
import { DynamoDb } from './dynamodb';
import { EcrRegistries } from './ecr';
import { ecsOperations } from './ecs';
import { EcsClusters } from './ecs-clusters';
import { EventBuses, type SentEvent } from './event-bridge';
import { type FaultHandle, Faults } from './faults';
import { type Authorize, Gate } from './gate';
import { HealthChecks } from './health-checks';
import { type Cut, Network } from './network';
import { rdsOperations } from './rds';
import { RdsOffers } from './rds-offers';
import { RdsParameterGroups } from './rds-parameter-groups';
import { route53Operations } from './route53';
import { Secrets } from './secrets-manager';
import { WireServer } from './server';
import { ServiceQuotas } from './service-quotas';
import { type Notice, Topics } from './sns';
import { Parameters } from './ssm';
import { stepFunctionsOperations } from './step-functions';
import { stsOperations } from './sts';
import { UsageMetrics } from './usage-metrics';
import { WireLog } from './wire-log';
import { AttachedWorlds, type Worlds } from './worlds';
import { Zones } from './zones';

export type { AlarmSpec, AlarmStateValue, ComparisonOperator } from './alarm-evaluation';
export { type AlarmState, alarmEvent, type LabEvent } from './alarm-event';
export { AuroraClusters } from './aurora-clusters';
export { auroraAnswer, auroraEndpoints } from './aurora-endpoints';
export type { AuroraClustersOptions, AuroraPhases } from './aurora-options';
export type { AuroraSnapshot, Readdition } from './aurora-readdition';
export { labAccessKey } from './call';
export { type LabClock, SYSTEM_CLOCK } from './clock';
export type { Item, TableSpec } from './dynamodb-store';
export type { TaskRecord } from './ecs-clusters';
export type {
  ClusterSpec,
  EcsWorld,
  LabTask,
  RunningTask,
  ServiceSpec,
  SidecarSpec,
  TaskDefinitionSpec,
} from './ecs-world';
export { AwsError, NotImplementedByLab } from './errors';
export type { SentEvent } from './event-bridge';
export { matches } from './event-pattern';
export { type EventTarget, targetInput } from './event-target';
export type { Fault, FaultHandle, FaultKind, FaultScope } from './faults';
export type { Authorize, Denial } from './gate';
export type { HealthCheckSpec } from './health-checks';
export { configurationOf, type RdsConfiguration } from './rds-configuration';
export { type NewInstance, type PromotionPhases, type RdsInstance, RdsInstances, type RdsWorld } from './rds-instances';
export type { RdsSnapshot, ReplacementPhases, Replacing } from './rds-replacements';
export type { RecordSet } from './record-set';
export type { Secret } from './secrets-manager';
export { imagesOf } from './shown-task-definition';
export type { Notice } from './sns';
export type { Execution, SfnWorld } from './step-functions';
export { taskEvent } from './task-event';
export type { Outcome, WireEntry } from './wire-log';
export type { Worlds } from './worlds';
export type { NameAnswer, ZoneSpec } from './zones';

export interface LabCloudOptions {
  /** @default '111122223333' - an account of AWS's own examples */
  readonly account?: string;
  /** How long a minute of alarms, record changes and task records lasts. @default 60 - as in AWS */
  readonly secondsPerMinute?: number;
  /** @default SYSTEM_CLOCK - tests turn their own */
  readonly clock?: LabClock;
  /** What the Lambdas may do, see `lab/iam`. @default - everybody may everything */
  readonly authorize?: Authorize;
}

/** The lab's AWS: all Regions and services behind one endpoint, faked at the wire only. */
export class LabCloud {
  readonly account: string;
  readonly clock: LabClock;
  /** What was asked of the lab that it does not implement, or that the caller may not do; not empty = the run proves nothing. */
  readonly refusals: string[] = [];
  readonly faults = new Faults();
  readonly log: WireLog;

  readonly dynamodb = new DynamoDb();
  readonly secrets = new Secrets();
  readonly parameters: Parameters;
  readonly parameterGroups = new RdsParameterGroups();
  readonly offers = new RdsOffers();
  readonly topics: Topics;
  readonly buses: EventBuses;
  readonly alarms: Alarms;
  readonly healthChecks: HealthChecks;
  readonly zones: Zones;
  readonly ecs: EcsClusters;
  readonly registries: EcrRegistries;
  readonly quotas = new ServiceQuotas();
  readonly usage: UsageMetrics;

  readonly #minuteMs: number;
  readonly #network = new Network();
  readonly #worlds = new AttachedWorlds();
  readonly #server: WireServer;
  readonly #refusalListeners = new Set<(what: string) => void>();
  #endpoint?: string;

  constructor(options: LabCloudOptions = {}) {
    this.account = options.account ?? '111122223333';
    this.clock = options.clock ?? SYSTEM_CLOCK;
    this.#minuteMs = (options.secondsPerMinute ?? 60) * 1000;
    const now = () => this.clock.now();
    this.log = new WireLog(now);
    this.parameters = new Parameters(this.account, now);
    this.topics = new Topics(now);
    this.buses = new EventBuses(now);
    this.alarms = new Alarms({ ...this.#shared(), isCut: (region) => this.#network.isCut(region) });
    this.healthChecks = new HealthChecks(this.alarms);
    this.zones = new Zones(this.healthChecks);
    this.ecs = new EcsClusters({
      ...this.#shared(),
      hourMs: 60 * this.#minuteMs,
      world: () => this.#worlds.get('ecs'),
    });
    this.registries = new EcrRegistries(this.account);
    this.usage = new UsageMetrics(this.ecs, this.#minuteMs);
    this.#server = this.#serve(options.authorize);
  }

  /** URL for `AWS_ENDPOINT_URL`; known once started. */
  get endpoint(): string {
    if (this.#endpoint === undefined) throw new Error('the lab cloud is not started');
    return this.#endpoint;
  }

  /** What was published to topics. */
  get notices(): readonly Notice[] {
    return this.topics.notices;
  }

  /** What was sent to the default event buses. */
  get events(): readonly SentEvent[] {
    return this.buses.sent;
  }

  async start(): Promise<void> {
    await this.dynamodb.start();
    this.#endpoint = await this.#server.start();
  }

  async stop(): Promise<void> {
    this.alarms.stop();
    await this.#server.stop();
    await this.dynamodb.stop();
  }

  attach(worlds: Partial<Worlds>): void {
    this.#worlds.attach(worlds);
  }

  /** Called with the name of each thing that the lab does not implement or a caller may not do, so that a run can stop there. */
  onRefusal(listener: (what: string) => void): void {
    this.#refusalListeners.add(listener);
  }

  /** Every call to the Region, and every call of its Lambdas to anywhere, is reset or swallowed, until it is healed. */
  cutRegion(region: string, how: Cut = 'reset'): { readonly hits: number } {
    this.#network.cut(region, how);
    const network = this.#network;
    const before = network.hits(region);
    return {
      get hits() {
        return network.hits(region) - before;
      },
    };
  }

  heal(region: string): void {
    this.#network.heal(region);
  }

  isCut(region: string): boolean {
    return this.#network.isCut(region);
  }

  /** A replica of an MRSC table that has just come back: strong reads and writes are refused there until the fault is removed. */
  catchUp(region: string): FaultHandle {
    const fault = { kind: 'error', name: 'InternalServerError', status: 500 } as const;
    const when = (call: Call, input: unknown) => this.dynamodb.needsQuorum(call, input);
    return this.faults.add({ targetRegion: region, service: 'dynamodb', when, fault });
  }

  #shared() {
    return { account: this.account, clock: this.clock, minuteMs: this.#minuteMs };
  }

  #serve(authorize: Authorize | undefined): WireServer {
    const refuse = (what: string) => this.#refuse(what);
    const sleep = (milliseconds: number) => new Promise<void>((resolve) => this.clock.after(milliseconds, resolve));
    const parts = { services: this.#services(), faults: this.faults, network: this.#network, log: this.log };
    const gate = new Gate({ ...parts, sleep, refuse, authorize });
    return new WireServer((call, input) => gate.decide(call, input), refuse);
  }

  #services(): Readonly<Record<string, Operations>> {
    const { zones, healthChecks: health, clock } = this;
    return {
      cloudwatch: { ...cloudwatchOperations(this.alarms), GetMetricStatistics: this.usage.operation },
      dynamodb: this.dynamodb.operations,
      ecr: this.registries.operations,
      ecs: ecsOperations(this.ecs),
      events: this.buses.operations,
      rds: rdsOperations(
        this.account,
        () => this.#worlds.get('rds'),
        () => this.#worlds.get('aurora'),
        this.parameterGroups,
        this.offers,
      ),
      route53: route53Operations({ zones, health, clock, propagationMs: this.#minuteMs }),
      secretsmanager: this.secrets.operations,
      servicequotas: this.quotas.operations,
      sns: this.topics.operations,
      ssm: this.parameters.operations,
      states: stepFunctionsOperations(() => this.#worlds.get('sfn')),
      sts: stsOperations(this.account),
    };
  }

  #refuse(what: string): void {
    this.refusals.push(what);
    for (const listener of this.#refusalListeners) listener(what);
  }
}
