import { html, raw } from 'hono/html';

/** What the `html` template tag answers: every value in it has been escaped by the library. */
export type Markup = ReturnType<typeof html>;

export { html };

/** For this module family's own constants (the style sheet); never for a value of a report. */
export const ownMarkup = (constant: string): Markup => raw(constant);

/** The finished text. The tag is asynchronous only when a value is a promise, and no value here is one. */
export function finished(markup: Markup): string {
  if (markup instanceof Promise) throw new TypeError('markup holds a promise, expected plain values only');
  return markup.toString();
}
