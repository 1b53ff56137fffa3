import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployedWorkload } from '../app/deployed-workload';
import { type LabCloud, type LabEvent, matches, taskEvent } from '../aws';
import type { LambdaFunctions } from '../lambda/functions';

export interface TaskQueueOptions {
  readonly cloud: LabCloud;
  readonly workload: DeployedWorkload;
  readonly functions: LambdaFunctions;
}

/** Of the template, shortened: so long a message is hidden before it is delivered again. */
const HIDDEN_MS = 2_000;
const DELIVERIES = 5;

interface BatchResponse {
  readonly batchItemFailures?: readonly unknown[];
}

/** What ECS tells of tasks, through the rule and the queue of the templates to the function behind them; again when it failed. */
export class TaskQueue {
  /** Messages that were taken, and those that were given up. */
  readonly counts = { recorded: 0, dead: 0 };
  private over = false;

  constructor(private readonly options: TaskQueueOptions) {}

  connect(): () => void {
    this.options.cloud.ecs.onChange((task) => this.tell(taskEvent(this.options.cloud.account, task)));
    return () => {
      this.over = true;
    };
  }

  private tell(event: LabEvent): void {
    const { workload, cloud } = this.options;
    if (cloud.isCut(event.region)) return;
    for (const { region, pattern, functionArn } of workload.queued)
      if (region === event.region && matches(pattern, event)) void this.deliver(functionArn, event);
  }

  private async deliver(functionArn: string, event: LabEvent): Promise<void> {
    const Records = [{ messageId: event.id, body: JSON.stringify(event) }];
    for (let delivery = 1; delivery <= DELIVERIES && !this.over; delivery++) {
      const answer = await this.options.functions
        .invoke(functionArn, { Records })
        .then((given) => given as BatchResponse)
        .catch(() => undefined);
      if (answer !== undefined && (answer.batchItemFailures ?? []).length === 0) {
        this.counts.recorded += 1;
        return;
      }
      await sleep(HIDDEN_MS, undefined, { ref: false });
    }
    if (!this.over) this.counts.dead += 1;
  }
}
