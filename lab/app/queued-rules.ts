import type { LabFunction } from '../lambda/lab-function';
import type { Deployed } from './resources';

export interface QueuedRule {
  readonly region: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly functionArn: string;
}

/** Rule → queue → event source mapping → function, as they stand in the templates. */
export function queuedOf(
  rules: readonly Deployed[],
  mappings: readonly Deployed[],
  functions: readonly LabFunction[],
): readonly QueuedRule[] {
  return rules.flatMap(({ region, properties }) => {
    const targets = (properties.Targets ?? []) as readonly { readonly Arn: string }[];
    const own = mappings.filter((mapping) => targets.some(({ Arn }) => Arn === mapping.properties.EventSourceArn));
    const called = functions.filter((one) =>
      own.some(({ region: at, properties: { FunctionName } }) => at === one.region && FunctionName === one.name),
    );
    return called.map(({ arn }) => ({
      region,
      pattern: properties.EventPattern as Readonly<Record<string, unknown>>,
      functionArn: arn,
    }));
  });
}
