import type { DeployedWorkload } from '../app/deployed-workload';
import type { LambdaFunctions } from '../lambda/functions';

/** EventBridge's schedules: every lab minute each scheduled function gets an event, retries 0, and the last one may still be running. */
export class Schedules {
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly cut = new Set<string>();
  /** Functions that get no event, by their ARN; counted, because two may hold the same one back. */
  private readonly suspended = new Map<string, number>();

  constructor(
    private readonly schedules: DeployedWorkload['schedules'],
    private readonly functions: LambdaFunctions,
    private readonly minuteMs: number,
  ) {}

  start(): void {
    for (const schedule of this.schedules) {
      const fire = (): void => {
        if (this.cut.has(schedule.region) || (this.suspended.get(schedule.functionArn) ?? 0) > 0) return;
        // A scheduled function's failure is nobody's to handle here: its log has it, and the next minute comes.
        this.functions.invoke(schedule.functionArn, { source: 'aws.events' }).catch(() => undefined);
      };
      fire();
      this.timers.add(setInterval(fire, this.minuteMs));
    }
  }

  kill(region: string): void {
    this.cut.add(region);
  }

  revive(region: string): void {
    this.cut.delete(region);
  }

  /** From now on these functions get no event. Answers how to let them have it again; what runs goes on. */
  suspend(functionArns: readonly string[]): () => void {
    const count = (by: number): void => {
      for (const arn of functionArns) this.suspended.set(arn, (this.suspended.get(arn) ?? 0) + by);
    };
    count(1);
    return () => count(-1);
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }
}
