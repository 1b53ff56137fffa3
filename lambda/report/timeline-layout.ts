import type { TimelineEvent } from '../contract/report';

/** Lane of the people and programs that use the workload; always drawn last, because everything above explains it. */
export const CLIENTS_LANE = 'clients';

export interface TimelineLayout {
  readonly widthPx: number;
  readonly lanes: readonly Lane[];
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
  /** Where users were without service, to be shaded through all lanes. */
  readonly outages: readonly Interval[];
}

export interface Lane {
  readonly name: string;
  readonly rows: number;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly event: TimelineEvent;
  readonly row: number;
  /** The span, or twice the same x for a moment. */
  readonly bar: Interval;
  readonly label: Label;
  /** Everything that it covers in its row, label included. */
  readonly covers: Interval;
}

export interface Label {
  readonly text: string;
  readonly x: number;
  readonly anchor: 'start' | 'end';
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Wide enough for the usual sans-serif faces at the label's 12 px: measured in Chromium with DejaVu Sans, a wide one, 6.2 and bold 7.0. */
const CHARACTER_PX = 7.1;
const MARK_PX = 8;
const LABEL_GAP_PX = 6;
const ROW_GAP_PX = 14;
const MOST_TICKS = 10;

/** Pure geometry: every event gets a lane, a row in it and a label that covers no other event of that row. */
export function layoutTimeline(events: readonly TimelineEvent[], widthPx: number): TimelineLayout {
  const totalMs = Math.max(1, ...events.map(endMs));
  const scale = (ms: number): number => (Math.max(0, ms) / totalMs) * widthPx;
  return {
    widthPx,
    lanes: laneNames(events).map((name) => layoutLane(name, events, scale, widthPx)),
    ticks: ticks(totalMs).map((seconds) => ({
      x: scale(seconds * 1_000),
      label: `${seconds.toLocaleString('en-GB')} s`,
    })),
    outages: events
      .filter((event) => event.kind === 'down' && (event.forMs ?? 0) > 0)
      .map((event) => ({ from: scale(event.atMs), to: scale(endMs(event)) })),
  };
}

const endMs = (event: TimelineEvent): number => event.atMs + (event.forMs ?? 0);

function laneNames(events: readonly TimelineEvent[]): readonly string[] {
  const names = [...new Set(events.map((event) => event.lane))];
  return [...names.filter((name) => name !== CLIENTS_LANE), ...names.filter((name) => name === CLIENTS_LANE)];
}

function layoutLane(
  name: string,
  events: readonly TimelineEvent[],
  scale: (ms: number) => number,
  widthPx: number,
): Lane {
  const rows: Interval[][] = [];
  const marks = events
    .filter((event) => event.lane === name)
    .sort((one, other) => one.atMs - other.atMs)
    .map((event) => {
      const bar = { from: scale(event.atMs), to: scale(endMs(event)) };
      const drawn = event.forMs === undefined ? { from: bar.from - MARK_PX, to: bar.to + MARK_PX } : bar;
      const label = placeLabel(labelText(event), drawn, widthPx);
      const covers = covered(drawn, label);
      return { event, bar, label, covers, row: firstFreeRow(rows, covers) };
    });
  return { name, rows: rows.length, marks };
}

/** A span has no shape of its own, so a failed one says it in its label: colour alone is lost in a greyscale print. */
const labelText = ({ kind, forMs, text }: TimelineEvent): string =>
  kind === 'fault' && forMs !== undefined ? `✕ ${text}` : text;

/** Inside a span that is long enough, else to its right, else to its left; shortened where no side has the room. */
function placeLabel(text: string, bar: Interval, widthPx: number): Label {
  const wanted = text.length * CHARACTER_PX;
  if (bar.to - bar.from >= wanted + 2 * LABEL_GAP_PX) return { text, x: bar.from + LABEL_GAP_PX, anchor: 'start' };
  const right = { text, x: bar.to + LABEL_GAP_PX, anchor: 'start' } as const;
  const left = { text, x: bar.from - LABEL_GAP_PX, anchor: 'end' } as const;
  const roomRight = widthPx - right.x;
  if (roomRight >= wanted) return right;
  if (left.x >= wanted) return left;
  return roomRight >= left.x ? shorten(right, roomRight) : shorten(left, left.x);
}

function shorten(label: Label, roomPx: number): Label {
  const characters = Math.max(1, Math.floor(roomPx / CHARACTER_PX) - 1);
  return { ...label, text: `${label.text.slice(0, characters).trimEnd()}…` };
}

function covered(bar: Interval, label: Label): Interval {
  const length = label.text.length * CHARACTER_PX;
  const from = label.anchor === 'start' ? label.x : label.x - length;
  return { from: Math.min(bar.from, from), to: Math.max(bar.to, from + length) };
}

/** Greedy packing; adds the interval to the row that it answers. */
function firstFreeRow(rows: Interval[][], interval: Interval): number {
  const clear = (other: Interval): boolean =>
    interval.from >= other.to + ROW_GAP_PX || other.from >= interval.to + ROW_GAP_PX;
  const free = rows.findIndex((row) => row.every(clear));
  if (free < 0) return rows.push([interval]) - 1;
  rows[free]?.push(interval);
  return free;
}

/** Round steps (1, 2, 5 × 10ⁿ seconds), at most ten of them. */
function ticks(totalMs: number): readonly number[] {
  const rough = totalMs / 1_000 / MOST_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const steps = Math.floor(totalMs / 1_000 / step + 1e-9);
  return Array.from({ length: steps + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}
