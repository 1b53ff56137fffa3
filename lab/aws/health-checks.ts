import type { Alarms } from './alarms';
import { AwsError } from './errors';

/** A Route 53 health check, as plain values. */
export type HealthCheckSpec =
  | {
      readonly id: string;
      readonly type: 'CLOUDWATCH_METRIC';
      readonly alarm: { readonly name: string; readonly region: string };
      readonly insufficientDataHealthStatus: 'Healthy' | 'Unhealthy' | 'LastKnownStatus';
      readonly inverted?: boolean;
      readonly disabled?: boolean;
    }
  | {
      readonly id: string;
      readonly type: 'CALCULATED';
      readonly healthThreshold: number;
      readonly children: readonly string[];
      readonly inverted?: boolean;
      readonly disabled?: boolean;
    };

type MetricCheck = Extract<HealthCheckSpec, { type: 'CLOUDWATCH_METRIC' }>;

/**
 * Health checkers stand outside all Regions: they go on working when one is cut off, and see its metrics no more.
 * They follow the alarm's metric, not the alarm: here, the alarm engine's evaluation of it.
 */
export class HealthChecks {
  readonly #checks = new Map<string, HealthCheckSpec>();
  /** Verdict on the last clear data of a metric check; absent while it has had none. */
  readonly #lastKnown = new Map<string, boolean>();

  constructor(private readonly alarms: Alarms) {
    alarms.onChange(() => this.#observe());
  }

  add(check: HealthCheckSpec): void {
    if (check.type === 'CLOUDWATCH_METRIC') this.#mustExist(check);
    this.#checks.set(check.id, check);
    this.#observe();
  }

  /** Throws `NoSuchHealthCheck`. */
  find(id: string): HealthCheckSpec {
    const check = this.#checks.get(id);
    if (check === undefined) throw new AwsError('NoSuchHealthCheck', `A health check with id ${id} does not exist.`);
    return check;
  }

  /** `Disabled` is healthy whatever else is said; `Inverted` turns the verdict round. */
  isHealthy(id: string): boolean {
    const check = this.find(id);
    if (check.disabled === true) return true;
    const verdict = check.type === 'CALCULATED' ? this.#enoughChildren(check) : this.#follows(check);
    return check.inverted === true ? !verdict : verdict;
  }

  #enoughChildren(check: Extract<HealthCheckSpec, { type: 'CALCULATED' }>): boolean {
    return check.children.filter((child) => this.isHealthy(child)).length >= check.healthThreshold;
  }

  /** A new check is healthy until there is data: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html */
  #follows(check: MetricCheck): boolean {
    const state = this.alarms.seenFromOutside(check.alarm.region, check.alarm.name);
    if (state !== 'INSUFFICIENT_DATA') return state === 'OK';
    const lastKnown = this.#lastKnown.get(check.id);
    if (lastKnown === undefined) return true;
    return check.insufficientDataHealthStatus === 'LastKnownStatus'
      ? lastKnown
      : check.insufficientDataHealthStatus === 'Healthy';
  }

  #observe(): void {
    for (const check of this.#checks.values()) {
      if (check.type !== 'CLOUDWATCH_METRIC') continue;
      const state = this.alarms.seenFromOutside(check.alarm.region, check.alarm.name);
      if (state !== 'INSUFFICIENT_DATA') this.#lastKnown.set(check.id, state === 'OK');
    }
  }

  /** Route 53 copies the alarm's settings, so it must be there first, and only some alarms will do. */
  #mustExist(check: MetricCheck): void {
    const { name, region } = check.alarm;
    const spec = this.alarms.find(region, name)?.spec;
    if (spec === undefined) throw new Error(`health check ${check.id}: no alarm ${name} in ${region}`);
    const needed = spec.datapointsToAlarm ?? spec.evaluationPeriods;
    if (spec.periodSeconds < 60 || needed !== spec.evaluationPeriods) {
      throw new Error(`health check ${check.id}: alarm ${name} must have a period of 60 s or more and no M of N`);
    }
  }
}
