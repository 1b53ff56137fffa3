/** Milliseconds since 1970; the last one may be open. */
export interface Span {
  readonly from: number;
  readonly to?: number;
}

/** When something was so. */
export class Spans {
  private readonly spans: Span[] = [];

  get all(): readonly Span[] {
    return this.spans;
  }

  note(isSo: boolean, at: number): void {
    const last = this.spans.at(-1);
    const isOpen = last !== undefined && last.to === undefined;
    if (isSo && !isOpen) this.spans.push({ from: at });
    if (!isSo && isOpen) this.spans[this.spans.length - 1] = { ...last, to: at };
  }
}

/** Whether one of them holds both moments and all between. */
export const covers = (spans: readonly Span[], from: number, to: number): boolean =>
  spans.some((span) => span.from <= from && (span.to ?? Number.POSITIVE_INFINITY) >= to);
