import fc from 'fast-check';
import type { TimelineEvent } from '../../../lambda/contract/report';
import { type Interval, layoutTimeline, type Mark } from '../../../lambda/report/timeline-layout';
import { SAMPLE_REPORT } from './sample-report';

const WIDTH_PX = 900;

const event = (lane: string, atMs: number, text = 'x', forMs?: number): TimelineEvent => ({
  lane,
  atMs,
  text,
  kind: 'note',
  ...(forMs === undefined ? {} : { forMs }),
});

const overlap = (one: Interval, other: Interval): boolean => one.from < other.to && other.from < one.to;

const collisions = (marks: readonly Mark[]): readonly (readonly [Mark, Mark])[] =>
  marks.flatMap((one, at) =>
    marks
      .slice(at + 1)
      .filter((other) => one.row === other.row && overlap(one.covers, other.covers))
      .map((other) => [one, other] as const),
  );

const anyEvent = fc.record({
  lane: fc.constantFrom('us-east-1', 'us-west-2', 'clients'),
  atMs: fc.integer({ min: 0, max: 60_000 }),
  forMs: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }),
  text: fc.string({ minLength: 1, maxLength: 60 }),
  kind: fc.constantFrom('state' as const, 'down' as const, 'note' as const),
});

describe('the layout of the timeline', () => {
  test('lanes stand in order of first appearance, clients last', () => {
    const events = [event('clients', 0), event('us-west-2', 1), event('us-east-1', 2), event('us-west-2', 3)];
    expect(layoutTimeline(events, WIDTH_PX).lanes.map((lane) => lane.name)).toEqual([
      'us-west-2',
      'us-east-1',
      'clients',
    ]);
  });

  test('events that would cover each other get rows of their own', () => {
    const [lane] = layoutTimeline(
      [event('a', 0, 'one'), event('a', 1, 'two'), event('a', 10_000, 'three')],
      WIDTH_PX,
    ).lanes;
    expect(lane?.marks.map((mark) => mark.row)).toEqual([0, 1, 0]);
    expect(lane?.rows).toBe(2);
  });

  test('no label of the sample covers another event of its row', () => {
    const { lanes } = layoutTimeline(SAMPLE_REPORT.timeline, WIDTH_PX);
    expect(lanes.flatMap((lane) => collisions(lane.marks))).toEqual([]);
    expect(Math.max(...lanes.map((lane) => lane.rows))).toBeGreaterThan(1);
  });

  test('no label of any timeline covers another event of its row or leaves the drawing', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 25 }), (events) => {
        const marks = layoutTimeline(events, WIDTH_PX).lanes.flatMap((lane) => {
          expect(collisions(lane.marks)).toEqual([]);
          return lane.marks;
        });
        expect(marks).toHaveLength(events.length);
        for (const { label } of marks) {
          const end = label.anchor === 'start' ? label.x + label.text.length * 6 : label.x - label.text.length * 6;
          expect(Math.min(label.x, end)).toBeGreaterThanOrEqual(-1);
          expect(Math.max(label.x, end)).toBeLessThanOrEqual(WIDTH_PX + 1);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a label stands inside a long span, right of a short one, and left of one at the end', () => {
    const place = (from: number, forMs: number) =>
      layoutTimeline([event('a', from, 'word', forMs), event('b', 10_000)], WIDTH_PX).lanes[0]?.marks[0]?.label;
    expect(place(0, 5_000)).toMatchObject({ anchor: 'start', x: 6 });
    expect(place(5_000, 10)).toMatchObject({ anchor: 'start' });
    expect(place(9_990, 10)).toMatchObject({ anchor: 'end' });
  });

  test('a label with no room on any side is shortened', () => {
    const [lane] = layoutTimeline([event('a', 5_000, 'w'.repeat(200)), event('a', 10_000)], WIDTH_PX).lanes;
    expect(lane?.marks[0]?.label.text).toMatch(/^w{50,80}…$/);
  });

  test('a failed span says so in its label', () => {
    const failed = { ...event('a', 0, 'Verify', 10), kind: 'fault' as const };
    const [lane] = layoutTimeline([failed, event('a', 10_000)], WIDTH_PX).lanes;
    expect(lane?.marks[0]?.label.text).toBe('✕ Verify');
  });

  test.each([
    [44_800, ['0 s', '5 s', '10 s', '15 s', '20 s', '25 s', '30 s', '35 s', '40 s']],
    [1_200_000, ['0 s', '200 s', '400 s', '600 s', '800 s', '1,000 s', '1,200 s']],
    [400, ['0 s', '0.05 s', '0.1 s', '0.15 s', '0.2 s', '0.25 s', '0.3 s', '0.35 s', '0.4 s']],
  ])('the axis of %d ms has round seconds', (totalMs, labels) => {
    const { ticks } = layoutTimeline([event('a', 0), event('a', totalMs)], WIDTH_PX);
    expect(ticks.map((tick) => tick.label)).toEqual(labels);
  });

  test('only spans without service are shaded', () => {
    const down = { ...event('clients', 1_000, 'down', 4_000), kind: 'down' as const };
    const { outages } = layoutTimeline([down, event('a', 0, 'state', 9_000), event('a', 10_000)], WIDTH_PX);
    expect(outages).toEqual([{ from: 90, to: 450 }]);
  });
});
