import type { WireEntry } from '../aws';
import { keyOf } from './renewals';

/** Whatever is not a read may change something: an operation that nobody has thought of counts as a write. */
export const isWrite = ({ operation }: WireEntry): boolean =>
  !/^(Get|BatchGet|Describe|List|Query|Scan)/.test(operation);

/** `dynamodb:UpdateItem WORKLOAD#orders RUN`, `rds:PromoteReadReplica`. */
export function writeOf({ service, operation, input }: WireEntry): string {
  const { pk, sk } = keyOf(input);
  return [`${service}:${operation}`, pk, sk].filter((part) => part !== undefined).join(' ');
}

/** Each kind once, with its number. */
export function sayWrites(writes: readonly WireEntry[]): string {
  const counts = new Map<string, number>();
  for (const write of writes) counts.set(writeOf(write), (counts.get(writeOf(write)) ?? 0) + 1);
  return [...counts].map(([what, times]) => `${what} (${times})`).join(', ') || 'nothing';
}
