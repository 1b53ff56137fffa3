import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { labAccessKey } from '../aws';
import { TaskFailure } from '../machine';
import { Container } from './container';
import { type LabFunction, plays } from './lab-function';

export interface FunctionsOptions {
  readonly functions: readonly LabFunction[];
  /** What every function finds in its environment beside its own: endpoint, time settings, resolvers. */
  readonly environment: (lambda: LabFunction) => Readonly<Record<string, string>>;
  readonly logFolder: string;
}

/** The Lambda service of the lab: one warm container is used again, a second event at the same time gets its own. */
export class LambdaFunctions {
  private readonly containers = new Map<string, Container[]>();
  private readonly cut = new Set<string>();
  /** Events that found a deleted function, by its ARN. */
  private readonly deleted = new Map<string, number>();

  constructor(private readonly options: FunctionsOptions) {}

  async invoke(functionArn: string, event: unknown): Promise<unknown> {
    const lambda = this.options.functions.find(({ arn }) => arn === functionArn);
    if (lambda === undefined) throw new Error(`no function ${functionArn} in the synthesized app`);
    if (this.cut.has(lambda.region))
      throw new TaskFailure('Lambda.SdkClientException', `{"errorMessage":"${lambda.region} does not answer"}`);
    const missed = this.deleted.get(functionArn);
    if (missed !== undefined) {
      this.deleted.set(functionArn, missed + 1);
      throw new TaskFailure(
        'Lambda.ResourceNotFoundException',
        `{"errorMessage":"Function not found: ${functionArn}"}`,
      );
    }
    return this.container(lambda).invoke(randomUUID(), event);
  }

  /** The Region dies: every container at once, in the middle of whatever it does. */
  async kill(region: string): Promise<void> {
    this.cut.add(region);
    const own = this.options.functions.filter((lambda) => lambda.region === region);
    await Promise.all(own.flatMap(({ arn }) => this.containers.get(arn) ?? []).map((container) => container.kill()));
    for (const { arn } of own) this.containers.delete(arn);
  }

  /** The Region is back: events start containers again. */
  revive(region: string): void {
    this.cut.delete(region);
  }

  /** Somebody deletes the functions of one role in one Region: what runs ends at once, and no event ever finds them again. */
  async delete(region: string, role: string): Promise<{ readonly hits: number }> {
    const own = this.options.functions.filter((lambda) => lambda.region === region && plays(lambda, role));
    if (own.length === 0) throw new Error(`no function "${role}" in ${region}`);
    for (const { arn } of own) this.deleted.set(arn, 0);
    await Promise.all(own.flatMap(({ arn }) => this.containers.get(arn) ?? []).map((container) => container.kill()));
    const missed = (arn: string): number => this.deleted.get(arn) ?? 0;
    return {
      get hits() {
        return own.reduce((sum, { arn }) => sum + missed(arn), 0);
      },
    };
  }

  /** The processes of these functions that are in the middle of an event now: an idle one has nothing to lose. */
  underWay(chosen: (lambda: LabFunction) => boolean): readonly Pick<Container, 'freeze' | 'thaw' | 'kill'>[] {
    const own = this.options.functions.filter(chosen);
    return own.flatMap(({ arn }) => this.containers.get(arn) ?? []).filter(({ alive, busy }) => alive && busy);
  }

  async stop(): Promise<void> {
    const all = [...this.containers.values()].flat();
    this.containers.clear();
    await Promise.all(all.map((container) => container.kill()));
  }

  abandon(): void {
    for (const container of [...this.containers.values()].flat()) container.abandon();
  }

  private container(lambda: LabFunction): Container {
    const known = (this.containers.get(lambda.arn) ?? []).filter((container) => container.alive);
    const warm = known.find((container) => container.usable);
    if (warm !== undefined) return warm;
    const container = new Container(
      lambda,
      this.environmentOf(lambda),
      join(this.options.logFolder, `${lambda.region}.${lambda.name}.log`),
    );
    this.containers.set(lambda.arn, [...known, container]);
    return container;
  }

  private environmentOf(lambda: LabFunction): Record<string, string> {
    return {
      ...lambda.environment,
      AWS_REGION: lambda.region,
      LAMBDA_TASK_ROOT: lambda.assetFolder,
      AWS_ACCESS_KEY_ID: labAccessKey(lambda.region, lambda.name),
      AWS_SECRET_ACCESS_KEY: 'lab',
      AWS_LAMBDA_FUNCTION_NAME: lambda.name,
      ...this.options.environment(lambda),
    };
  }
}
