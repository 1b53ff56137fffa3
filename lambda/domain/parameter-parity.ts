type Parameters = Readonly<Record<string, string>>;

/**
 * What only a copy that follows obeys, and what a primary must not have: they may differ as long as one side is the copy.
 * https://www.postgresql.org/docs/current/runtime-config-replication.html#RUNTIME-CONFIG-REPLICATION-STANDBY
 */
const OF_A_COPY = new Set([
  'hot_standby_feedback',
  'max_standby_archive_delay',
  'max_standby_streaming_delay',
  'read_only',
  'recovery_min_apply_delay',
  'replica_parallel_workers',
  'wal_receiver_status_interval',
  'wal_receiver_timeout',
]);

export interface UnlikeParameter {
  readonly name: string;
  readonly here: string | undefined;
  readonly there: string | undefined;
}

/** By name. What is not set has its engine's default. */
export const differing = (here: Parameters, there: Parameters): readonly UnlikeParameter[] =>
  [...new Set([...Object.keys(here), ...Object.keys(there)])]
    .filter((name) => !OF_A_COPY.has(name) && here[name] !== there[name])
    .sort()
    .map((name) => ({ name, here: here[name], there: there[name] }));

/** A long list is no help to anybody, and a run carries what is said from state to state. */
const MOST_NAMED = 5;
const LONGEST_VALUE = 40;

export function sayDiffering(unlike: readonly UnlikeParameter[]): string {
  const named = unlike
    .slice(0, MOST_NAMED)
    .map(({ name, here, there }) => `${name} (${value(here)} here, ${value(there)} there)`);
  const more = unlike.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

const value = (text: string | undefined): string => {
  if (text === undefined) return 'default';
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
};
