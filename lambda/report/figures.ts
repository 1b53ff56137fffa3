const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `340 ms`, `31.4 s`, `4 min 12 s`, `1 h 02 min`: as exact as a reader needs at that size. */
export function duration(milliseconds: number): string {
  if (milliseconds < SECOND) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < MINUTE - 50) return `${(milliseconds / SECOND).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / SECOND);
  if (milliseconds < HOUR - 500) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(milliseconds / MINUTE);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** Made once: the rules of a language take longer to look up than a figure to write. */
const FIGURES = new Intl.NumberFormat('en-GB');

/** `12,500`. */
export const count = (value: number): string => FIGURES.format(value);

/** `1 job`, `3 jobs`. */
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** `2026-11-22 03:14:07 UTC`; what is not a time is shown as it stands. */
export function instant(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Milliseconds from one ISO time to another; `undefined` when either is missing or not a time. */
export function between(from: string | undefined, to: string | undefined): number | undefined {
  const milliseconds = Date.parse(to ?? '') - Date.parse(from ?? '');
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
