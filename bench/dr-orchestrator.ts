import type { MachineClock } from '../lab/machine';
import type { Dice } from './dice';
import { LambdaService } from './lambda-service';
import { drawMs, type PromotionKind } from './operation-times';
import { promotionOf } from './promotions';

/**
 * The structure of AWS's sample "DR Orchestrator Framework", failover of RDS read replicas, as its files have it; nothing
 * of its code is here. Read at https://github.com/aws-samples/aws-cross-region-dr-databases:
 *
 * - DR-Orchestration-artifacts/cloudformation/Failover-Orchestrator.yaml: a Map over the layers with MaxConcurrency 1, in it
 *   a Map over the layer's resources, all at once; each starts a machine of its own and waits for its task token;
 * - DR-Orchestration-artifacts/cloudformation/modules/RDS.yaml: that machine: resolve imports, promote, then check and wait
 *   15 s until the status is "available", then send the token; each of the four is a Lambda function;
 * - DR-Orchestration-artifacts/lambda_function/rds-failover-instance/rds-failover-instance.py: sleeps 60 s after the call
 *   (cloudformation/modules/Aurora.yaml and its functions have the same sleep and the same polls);
 * - DR-Orchestration-artifacts/lambda_function/rds-check-status/rds-check-status.py: one DescribeDBInstances.
 *
 * Left out in its favour: its functions may run five at a time, and the one that sends the token one at a time
 * (ReservedConcurrentExecutions), with no Retry around them, so that ten databases in one layer would fail; imports are
 * resolved without a call.
 */
export class DrOrchestrator {
  private readonly lambda: LambdaService;

  constructor(
    private readonly clock: MachineClock,
    private readonly dice: Dice,
    private readonly promotion: PromotionKind,
    private readonly times: SampleTimes = SAMPLE_TIMES,
  ) {
    this.lambda = new LambdaService(clock, dice);
  }

  /** How long it takes until the last layer is through. */
  async failOver(layers: readonly (readonly string[])[]): Promise<number> {
    const startMs = this.nowMs();
    for (const layer of layers) {
      await this.transitions(2);
      await Promise.all(layer.map((identifier) => this.resource(identifier)));
    }
    return this.nowMs() - startMs;
  }

  private async resource(identifier: string): Promise<void> {
    await this.transitions(2);
    await this.clock.sleep(drawMs('startExecution', this.dice));
    await this.function('resolve imports', async () => undefined);
    const availableMs = await this.function('promote', () => this.promote(identifier));
    while (!(await this.function('check status', () => this.isAvailable(availableMs)))) {
      await this.transitions(2);
      await this.clock.sleep(this.times.pollMs);
    }
    await this.transitions(1);
    await this.function('send token', () => this.clock.sleep(drawMs('startExecution', this.dice)));
  }

  /** Answers when the database will be available. */
  private async promote(identifier: string): Promise<number> {
    const { durationMs } = promotionOf(identifier, this.promotion, this.dice);
    const availableMs = this.nowMs() + durationMs;
    await this.clock.sleep(drawMs('promote', this.dice) + this.times.sleepMs);
    return availableMs;
  }

  private async isAvailable(availableMs: number): Promise<boolean> {
    const available = this.nowMs() >= availableMs;
    await this.clock.sleep(drawMs('describe', this.dice));
    return available;
  }

  private async function<T>(name: string, work: () => Promise<T>): Promise<T> {
    await this.transitions(1);
    return this.lambda.run(name, work);
  }

  private async transitions(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 1) await this.clock.sleep(drawMs('transition', this.dice));
  }

  private nowMs(): number {
    return this.clock.now().getTime();
  }
}

export interface SampleTimes {
  /** What its function sleeps after the call that promotes. */
  readonly sleepMs: number;
  /** Between two checks. */
  readonly pollMs: number;
}

export const SAMPLE_TIMES: SampleTimes = { sleepMs: 60_000, pollMs: 15_000 };
