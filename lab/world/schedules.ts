import type { DeployedWorkload } from '../app/deployed-workload';
import type { LambdaFunctions } from '../lambda/functions';

/** EventBridge's schedules: every lab minute each scheduled function gets an event, retries 0, and the last one may still be running. */
export class Schedules {
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly cut = new Set<string>();

  constructor(
    private readonly schedules: DeployedWorkload['schedules'],
    private readonly functions: LambdaFunctions,
    private readonly minuteMs: number,
  ) {}

  start(): void {
    for (const schedule of this.schedules) {
      const fire = (): void => {
        if (this.cut.has(schedule.region)) return;
        // A scheduled function's failure is nobody's to handle here: its log has it, and the next minute comes.
        this.functions.invoke(schedule.functionArn, schedule.event).catch(() => undefined);
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

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }
}
