import type { TimelineEvent } from '../contract/report';
import { duration } from './figures';
import { html, type Markup } from './markup';
import { type Lane, layoutTimeline, type Mark, type TimelineLayout } from './timeline-layout';

const PLOT_PX = 920;
const SIDE_PX = 12;
const HEADER_PX = 26;
const ROW_PX = 22;
const LANE_GAP_PX = 12;
const AXIS_PX = 30;
const BAR_PX = 16;

/** Shapes differ as well as colours, so that a greyscale print can be read. Drawn around (0, 0). */
const SHAPES: Record<TimelineEvent['kind'], Markup> = {
  state: html`<circle r="5"/>`,
  fault: html`<path d="M-5-5 5 5M5-5-5 5"/>`,
  down: html`<rect x="-5" y="-5" width="10" height="10"/>`,
  up: html`<path d="M0-6 6 5H-6Z"/>`,
  note: html`<path d="M0-5.500 5.500 0 0 5.500-5.500 0Z"/>`,
};

const LEGEND: readonly { readonly kind: TimelineEvent['kind']; readonly words: string }[] = [
  { kind: 'state', words: 'step' },
  { kind: 'fault', words: 'fault' },
  { kind: 'down', words: 'without service' },
  { kind: 'up', words: 'in service again' },
  { kind: 'note', words: 'note' },
];

/** The timeline: one lane per Region and one for the clients, with the same events as a list below it. */
export function timelineFigure(events: readonly TimelineEvent[]): Markup {
  if (events.length === 0) return html`<p class="empty">No timeline was recorded.</p>`;
  const layout = layoutTimeline(events, PLOT_PX);
  return html`<figure class="timeline">
<div class="scroll" tabindex="0" role="region" aria-label="Timeline, scrolls sideways">${drawing(layout)}</div>
<figcaption>Seconds since the first event.${layout.outages.length > 0 ? ' The shaded band is the time in which clients were without service.' : ''}
${legend(events)}</figcaption>
${eventList(events)}
</figure>`;
}

function drawing(layout: TimelineLayout): Markup {
  const tops = laneTops(layout.lanes);
  const axisY = tops.at(-1) ?? 0;
  const width = layout.widthPx + 2 * SIDE_PX;
  return html`<svg viewBox="${-SIDE_PX} 0 ${width} ${axisY + AXIS_PX}" role="img" aria-labelledby="timeline-title timeline-desc">
<title id="timeline-title">Timeline of the run</title>
<desc id="timeline-desc">${description(layout)}</desc>
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="2" height="6"/></pattern></defs>
${layout.lanes.map((lane, at) => laneGround(lane, tops[at] ?? 0, width))}
${layout.outages.map((outage) => html`<rect class="outage" x="${px(outage.from)}" y="0" width="${px(outage.to - outage.from)}" height="${axisY}"/>`)}
${axis(layout, axisY)}
${layout.lanes.map((lane, at) => laneMarks(lane, tops[at] ?? 0))}
</svg>`;
}

/** The y of each lane, and after the last one the y of the axis. */
function laneTops(lanes: readonly Lane[]): readonly number[] {
  const tops = [0];
  for (const lane of lanes) tops.push((tops.at(-1) ?? 0) + laneHeight(lane) + LANE_GAP_PX);
  return tops;
}

const laneHeight = (lane: Lane): number => HEADER_PX + lane.rows * ROW_PX + 4;
const px = (value: number): number => Math.round(value * 10) / 10;

const description = (layout: TimelineLayout): string =>
  `${layout.lanes.map((lane) => `${lane.name}: ${lane.marks.length} events`).join('; ')}. The list below says the same in words.`;

const laneGround = (lane: Lane, top: number, width: number): Markup =>
  html`<rect class="lane" x="${-SIDE_PX}" y="${top}" width="${width}" height="${laneHeight(lane)}" rx="6"/>
<text class="lane-name" x="0" y="${top + 18}">${lane.name}</text>`;

const axis = (layout: TimelineLayout, y: number): Markup =>
  html`<g class="axis">${layout.ticks.map(
    (tick) => html`<path d="M${px(tick.x)} 0V${y + 4}"/>
<text x="${px(tick.x)}" y="${y + 20}" text-anchor="${tick.x > layout.widthPx - SIDE_PX ? 'end' : 'middle'}">${tick.label}</text>`,
  )}</g>`;

const laneMarks = (lane: Lane, top: number): Markup =>
  html`<g>${lane.marks.map((mark) => {
    const y = top + HEADER_PX + mark.row * ROW_PX + ROW_PX / 2;
    return html`<g class="mark ${mark.event.kind}"><title>${timed(mark.event)}: ${mark.event.text}</title>${shape(mark, y)}
<text x="${px(mark.label.x)}" y="${y + 4}" text-anchor="${mark.label.anchor}">${mark.label.text}</text></g>`;
  })}</g>`;

function shape({ event, bar }: Mark, y: number): Markup {
  if (event.forMs === undefined)
    return html`<g class="shape" transform="translate(${px(bar.from)} ${y})">${SHAPES[event.kind]}</g>`;
  const width = Math.max(2, px(bar.to - bar.from));
  return html`<rect class="bar" x="${px(bar.from)}" y="${y - BAR_PX / 2}" width="${width}" height="${BAR_PX}" rx="3"/>`;
}

const legend = (events: readonly TimelineEvent[]): Markup =>
  html`<span class="legend">${LEGEND.filter(({ kind }) => events.some((event) => event.kind === kind)).map(
    ({ kind, words }) =>
      html`<span><svg class="key" viewBox="-7 -7 14 14" aria-hidden="true"><g class="mark ${kind}"><g class="shape">${SHAPES[kind]}</g></g></svg>${words}</span> `,
  )}</span>`;

const eventList = (events: readonly TimelineEvent[]): Markup => html`<details>
<summary>The same as a list (${events.length} events)</summary>
<ol>${[...events]
  .sort((one, other) => one.atMs - other.atMs)
  .map((event) => html`<li><b>${timed(event)}</b> ${event.lane}: ${event.text}</li>`)}</ol>
</details>`;

const timed = (event: TimelineEvent): string =>
  `${(event.atMs / 1_000).toFixed(1)} s${event.forMs === undefined ? '' : `, for ${duration(event.forMs)}`}`;
