/** Instants of one clock as ISO 8601 text. A database answers microseconds; the differences here are in seconds, rounded against us. */
export const secondsBetween = (earlier: string, later: string): number =>
  (Date.parse(later) - Date.parse(earlier)) / 1000;

export const plusSeconds = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

/** Milliseconds are cut off by `Date.parse`, and a bound may never be too small. */
export const roundedUp = (seconds: number): number => Math.ceil((seconds + 0.001) * 1000) / 1000;

/** The machine's `Wait` takes whole seconds. */
export const wholeSeconds = (seconds: number): number => Math.max(1, Math.ceil(seconds));
