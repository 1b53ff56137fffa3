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

/** A run's own items in the ledger, and word to people and to other tools. */
const BOOKKEEPING = [/^dynamodb:\w+ WORKLOAD#\S+ (RUN|REPORT(#\S+)?)$/, /^sns:Publish$/, /^events:PutEvents$/];

/** It says something about a run, and touches nobody's lease, database, service or traffic. */
export const isBookkeeping = (entry: WireEntry): boolean => BOOKKEEPING.some((own) => own.test(writeOf(entry)));

/** Each kind once, with its number. */
export function sayWrites(writes: readonly WireEntry[]): string {
  const counts = new Map<string, number>();
  for (const write of writes) counts.set(writeOf(write), (counts.get(writeOf(write)) ?? 0) + 1);
  return [...counts].map(([what, times]) => `${what} (${times})`).join(', ') || 'nothing';
}
