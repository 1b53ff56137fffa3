import { setTimeout as sleep } from 'node:timers/promises';
import type { DeployedWorkload } from '../app/deployed-workload';
import { type LabCloud, type LabEvent, matches, taskEvent } from '../aws';
import type { LambdaFunctions } from '../lambda/functions';

export interface TaskQueueOptions {
  readonly cloud: LabCloud;
  readonly workload: DeployedWorkload;
  readonly functions: LambdaFunctions;
  /** How long a message that was not taken is hidden. @default - the template's, shortened */
  readonly hiddenMs?: number;
}

/** Of the template, shortened: so long a message is hidden before it is delivered again. */
const HIDDEN_MS = 2_000;
const DELIVERIES = 5;

/** Of the event source mapping in the template. */
const BATCH = 10;

interface BatchResponse {
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
}

interface Message {
  readonly messageId: string;
  readonly body: string;
  delivery: number;
}

/** What ECS tells of tasks, through the rule and the queue of the templates to the function behind them; again when it failed. */
export class TaskQueue {
  /** Messages that were taken, and those that were given up. */
  readonly counts = { recorded: 0, dead: 0 };
  private over = false;
  /** Those that can be seen now, by the function behind them. */
  private readonly visible = new Map<string, Message[]>();
  private readonly polled = new Set<string>();

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
      if (region === event.region && matches(pattern, event))
        this.show(functionArn, { messageId: event.id, body: JSON.stringify(event), delivery: 1 });
  }

  private show(functionArn: string, message: Message): void {
    const own = this.visible.get(functionArn) ?? [];
    own.push(message);
    this.visible.set(functionArn, own);
    void this.poll(functionArn);
  }

  /** One batch at a time: a container for each task that ends would be a storm of processes. */
  private async poll(functionArn: string): Promise<void> {
    if (this.polled.has(functionArn)) return;
    this.polled.add(functionArn);
    for (;;) {
      const batch = this.visible.get(functionArn)?.splice(0, BATCH) ?? [];
      if (batch.length === 0 || this.over) break;
      await this.deliver(functionArn, batch);
    }
    this.polled.delete(functionArn);
  }

  private async deliver(functionArn: string, batch: readonly Message[]): Promise<void> {
    const Records = batch.map(({ messageId, body }) => ({ messageId, body }));
    const failed = await this.options.functions
      .invoke(functionArn, { Records })
      .then((answer) => ((answer as BatchResponse).batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier))
      .catch(() => batch.map(({ messageId }) => messageId));
    for (const message of batch) {
      if (!failed.includes(message.messageId)) this.counts.recorded += 1;
      else if (message.delivery >= DELIVERIES) this.counts.dead += 1;
      else void this.hide(functionArn, message);
    }
  }

  private async hide(functionArn: string, message: Message): Promise<void> {
    await sleep(this.options.hiddenMs ?? HIDDEN_MS, undefined, { ref: false });
    if (!this.over) this.show(functionArn, { ...message, delivery: message.delivery + 1 });
  }
}
