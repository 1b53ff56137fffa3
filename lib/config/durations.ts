const SECONDS_PER_UNIT: Readonly<Record<string, number>> = {
  s: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
};

/** What a duration looks like, for messages. */
export const DURATION_EXAMPLES = 'a duration such as "15 minutes", "30s" or "1 hour"';

/** Seconds of `15 minutes`, `30s`, `1 hour`; undefined when it is not a duration of at least one second. */
export function parseDurationSeconds(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})\s*([a-z]+)$/.exec(text.trim()) ?? [];
  const factor = SECONDS_PER_UNIT[unit ?? ''];
  if (amount === undefined || factor === undefined) return undefined;
  const seconds = Number(amount) * factor;
  return seconds > 0 ? seconds : undefined;
}
