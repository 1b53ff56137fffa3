/** A number from 0 to 1 that a text always gives: chance that a test can repeat (FNV-1a). */
export function drawOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash / 0xffffffff;
}

const FIRST_SECONDS = 10;
const LONGEST_SECONDS = 600;

/** Seconds before the next try: doubled each time, up to ten minutes, spread over the upper half so that jobs that failed together do not come back together. */
export function backOffSeconds(tries: number, of: string): number {
  const full = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.min(tries, 16));
  return Math.round(full / 2 + (full / 2) * drawOf(`${of}/${tries}`));
}
