import { type AlarmSpec, type AlarmStateValue, evaluate, evaluationRange } from './alarm-evaluation';
import { type AlarmState, alarmEvent, type LabEvent } from './alarm-event';
import type { LabClock } from './clock';

export interface Datum {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How finely it is stored. @default 60 - what PutMetricData does unless it is told otherwise */
  readonly resolutionSeconds?: 1 | 60;
}

export interface AlarmsOptions {
  readonly account: string;
  readonly clock: LabClock;
  /** Length of a minute of AWS in the lab, in milliseconds. */
  readonly minuteMs: number;
  /** A Region that is cut off evaluates nothing and emits nothing. */
  readonly isCut: (region: string) => boolean;
}

interface Watched {
  readonly spec: AlarmSpec;
  state: AlarmState;
  readonly values: Map<number, number[]>;
  readonly cancel: () => void;
}

/** Metrics and the alarms on them, of all Regions; evaluated at each data point, and once a period for missing data. */
export class Alarms {
  readonly #watched = new Map<string, Watched>();
  readonly #listeners = new Set<(event: LabEvent) => void>();

  constructor(readonly options: AlarmsOptions) {}

  add(spec: AlarmSpec): void {
    const { clock } = this.options;
    if (!isPeriod(spec.periodSeconds))
      throw new Error(
        `alarm ${spec.name}: period is ${spec.periodSeconds} s, should be 10, 20, 30 or a multiple of 60`,
      );
    const state: AlarmState = {
      value: 'INSUFFICIENT_DATA',
      reason: 'Unchecked: Initial alarm creation',
      since: clock.now(),
    };
    const cancel = clock.every(this.#periodMs(spec), () => this.#evaluate(watched));
    const watched: Watched = { spec, state, values: new Map(), cancel };
    this.#watched.set(key(spec.region, spec.name), watched);
  }

  stop(): void {
    for (const watched of this.#watched.values()) watched.cancel();
  }

  /** Called with an event of EventBridge's shape at each change of state, the first one included. */
  onChange(listener: (event: LabEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  put(region: string, datum: Datum): void {
    for (const watched of this.#watched.values()) {
      if (watched.spec.region !== region || !isOf(watched.spec, datum)) continue;
      const period = this.#period(watched.spec, this.#storedAt(datum));
      watched.values.set(period, [...(watched.values.get(period) ?? []), datum.value]);
      this.#evaluate(watched);
    }
  }

  find(region: string, name: string): { readonly spec: AlarmSpec; readonly state: AlarmState } | undefined {
    return this.#watched.get(key(region, name));
  }

  all(region: string): readonly { readonly spec: AlarmSpec; readonly state: AlarmState }[] {
    return [...this.#watched.values()].filter((watched) => watched.spec.region === region);
  }

  /** What a health checker outside the Region sees: nothing at all of a Region that is cut off. */
  seenFromOutside(region: string, name: string): AlarmStateValue {
    return this.options.isCut(region)
      ? 'INSUFFICIENT_DATA'
      : (this.find(region, name)?.state.value ?? 'INSUFFICIENT_DATA');
  }

  #evaluate(watched: Watched): void {
    const { spec, state } = watched;
    if (this.options.isCut(spec.region)) return;
    const periods = this.#lastPeriods(watched);
    const value = evaluate(spec, periods, state.value);
    if (value === state.value) return;
    watched.state = { value, reason: reason(spec, periods), since: this.options.clock.now() };
    const event = alarmEvent(this.options.account, spec, watched.state, state);
    for (const listener of this.#listeners) listener(event);
  }

  /** Oldest first; the period that is still open counts only once it has data. */
  #lastPeriods(watched: Watched): readonly (readonly number[] | undefined)[] {
    const open = this.#period(watched.spec, this.options.clock.now());
    const newest = watched.values.has(open) ? open : open - 1;
    const range = evaluationRange(watched.spec);
    for (const period of watched.values.keys()) if (period <= newest - range) watched.values.delete(period);
    return Array.from({ length: range }, (_, position) => watched.values.get(newest - range + 1 + position));
  }

  /**
   * What is stored by the minute stands at the minute's beginning: an alarm with a shorter period finds it in one period of
   * the minute and nothing in the others. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (Period)
   */
  #storedAt({ at, resolutionSeconds = 60 }: Datum): number {
    const { minuteMs } = this.options;
    return resolutionSeconds === 1 ? at : Math.floor(at / minuteMs) * minuteMs;
  }

  #period(spec: AlarmSpec, at: number): number {
    return Math.floor(at / this.#periodMs(spec));
  }

  #periodMs(spec: AlarmSpec): number {
    return (spec.periodSeconds / 60) * this.options.minuteMs;
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (Period) */
const isPeriod = (seconds: number): boolean => [10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0);

const key = (region: string, name: string): string => `${region}/${name}`;

const canonical = (dimensions: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(dimensions).sort());

const isOf = (alarm: AlarmSpec, datum: Datum): boolean =>
  alarm.namespace === datum.namespace &&
  alarm.metricName === datum.metricName &&
  canonical(alarm.dimensions) === canonical(datum.dimensions);

const reason = (alarm: AlarmSpec, periods: readonly (readonly number[] | undefined)[]): string => {
  const shown = periods.map((values) => (values === undefined ? '-' : values.join('/'))).join(' ');
  return `Threshold Crossed or cleared: ${alarm.statistic} of [${shown}] ${alarm.comparisonOperator} ${alarm.threshold}`;
};
