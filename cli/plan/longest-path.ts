import { estimate } from '../../lambda/domain/expected-time';
import type { Estimate, Flow } from './flow';

export { estimate };

/** Names of the steps on the path that decides the slow case. */
export function longestPath(flow: Flow): readonly string[] {
  if (flow.kind === 'step') return [flow.name];
  if (flow.kind === 'series') return flow.parts.flatMap(longestPath);
  const slowest = flow.parts.reduce<Flow | undefined>(
    (slow, part) => (slow === undefined || estimate(part).most > estimate(slow).most ? part : slow),
    undefined,
  );
  return slowest === undefined ? [] : longestPath(slowest);
}

export interface PlanRow {
  readonly name: string;
  readonly what: string;
  readonly seconds: Estimate;
  /** It runs beside the others of its group. */
  readonly beside: boolean;
}

/** The steps in order, as a table. */
export function planRows(flow: Flow, beside = false): readonly PlanRow[] {
  if (flow.kind === 'step') return [{ name: flow.name, what: flow.what, seconds: flow.seconds, beside }];
  return flow.parts.flatMap((part) => planRows(part, beside || flow.kind === 'together'));
}

export type RtoVerdict =
  | { readonly kind: 'met'; readonly spareSeconds: number }
  /** It can be met, but not when everything is slow. */
  | { readonly kind: 'at risk'; readonly overSeconds: number }
  | { readonly kind: 'cannot be met'; readonly overSeconds: number };

export function judgeRto({ least, most }: Estimate, rtoSeconds: number): RtoVerdict {
  if (least > rtoSeconds) return { kind: 'cannot be met', overSeconds: least - rtoSeconds };
  if (most > rtoSeconds) return { kind: 'at risk', overSeconds: most - rtoSeconds };
  return { kind: 'met', spareSeconds: rtoSeconds - most };
}
