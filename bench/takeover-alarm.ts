import { type AlarmSpec, type AlarmStateValue, evaluate, evaluationRange } from '../lab/aws/alarm-evaluation';
import type { Timeline } from '../lab/simulator/process';

/**
 * An alarm on a period of a minute or more is evaluated once a minute, one on a shorter period every 10 s.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
const evaluatedEveryMs = ({ periodSeconds }: AlarmSpec): number => (periodSeconds < 60 ? 10_000 : 60_000);

/**
 * Which periods an evaluation looks at. AWS does not say whether the one that still runs is among them: `complete` is the
 * slow reading, `running` the fast one.
 */
export type Sees = 'complete' | 'running';

/** So late a value may be in what an evaluation sees; not documented, a few seconds in practice. */
const ARRIVES_MS = 5_000;

/** The alarm of the template on the values that were published, evaluated at a phase of its own. */
export class TakeoverAlarm {
  private readonly periods = new Map<number, number[]>();
  private state: AlarmStateValue = 'OK';

  constructor(
    private readonly spec: AlarmSpec,
    private readonly sees: Sees,
    private readonly time: Timeline,
  ) {}

  /** A value that CloudWatch has received. */
  hear(value: number): void {
    const period = this.periodAt(this.time.nowMs());
    const heard = this.periods.get(period);
    if (heard === undefined) this.periods.set(period, [value]);
    else heard.push(value);
  }

  /** Tells of each change from OK to ALARM, which is what the rule waits for. */
  async watch(phase: number, isOver: () => boolean, onAlarm: () => void): Promise<void> {
    const everyMs = evaluatedEveryMs(this.spec);
    await this.time.sleep(phase * everyMs);
    while (!isOver()) {
      if (this.goesOff()) onAlarm();
      await this.time.sleep(everyMs);
    }
  }

  private goesOff(): boolean {
    const running = this.periodAt(this.time.nowMs() - ARRIVES_MS);
    const last = this.sees === 'running' ? running : running - 1;
    const range = evaluationRange(this.spec);
    const periods = Array.from({ length: range }, (_, index) => this.periods.get(last - range + 1 + index));
    const before = this.state;
    this.state = evaluate(this.spec, periods, before);
    return before === 'OK' && this.state === 'ALARM';
  }

  private periodAt(atMs: number): number {
    return Math.floor(atMs / (this.spec.periodSeconds * 1000));
  }
}
