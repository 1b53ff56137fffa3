import type { RunReport } from '../../../lambda/contract/report';
import { renderReportPage } from '../../../lambda/report';
import { SAMPLE_REPORT } from './sample-report';

const page = (changes: Partial<RunReport> = {}): string => renderReportPage({ ...SAMPLE_REPORT, ...changes });
const sampleJob = {
  application: 'billing',
  accepted: 1,
  done: 1,
  failed: 0,
  cancelled: 0,
  pending: 0,
  running: 0,
  suspect: 0,
};
const EVIL = `<script>alert("1")</script>'&`;

/** Every string of a value replaced, so that no place can be forgotten; fixed words of the contract stay. */
function poisoned<T>(value: T, key = ''): T {
  const fixed = ['outcome', 'verdict', 'kind', 'state', 'measuredIn', 'startedAt', 'endedAt', 'orchestration'];
  if (typeof value === 'string') return (fixed.includes(key) ? value : EVIL) as T;
  if (Array.isArray(value)) return value.map((each) => poisoned(each, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poisoned(each, name)])) as T;
}

describe('the page of a report', () => {
  test('has no script and refers to nothing outside', () => {
    expect(page()).not.toMatch(/<script|<link|<img|<iframe|@import|https?:|src=|\son\w+=/i);
    expect(page()).toContain('default-src &#39;none&#39;');
  });

  test('escapes every value, wherever it stands', () => {
    const unfenced = [{ epoch: 2, since: 'x', by: 'x', reason: 'x' }];
    const evil = renderReportPage(poisoned({ ...SAMPLE_REPORT, unfenced, overridden: ['x'] }));
    expect(evil).not.toContain('<script');
    expect(evil).not.toContain('alert("1")');
    expect(evil.split('&lt;script&gt;').length).toBeGreaterThan(100);
  });

  test('escapes a job application named <script>', () => {
    const html = page({ jobs: [{ ...sampleJob, application: '<script>' }] });
    expect(html).toContain('<th scope="row">&lt;script&gt;</th>');
  });

  test.each([
    ['completed', 'Failover of shop: completed'],
    ['incomplete', 'Failover of shop: incomplete'],
    ['refused', 'Failover of shop: refused'],
    ['declined', 'Failover of shop: declined'],
    ['observed', 'Failover of shop: observed only'],
  ] as const)('says %s', (outcome, headline) => {
    expect(page({ outcome })).toContain(`<h2>${headline}</h2>`);
  });

  test('an unfenced workload stands in the banner, whatever the outcome, and looks bad', () => {
    const unfenced = [{ epoch: 2, since: '2026-11-22T03:14:07.250Z', by: 'ada', reason: 'it is gone' }];
    const banner = /<section class="banner bad"[\s\S]*?<\/section>/.exec(page({ unfenced }))?.[0];
    expect(banner).toContain('Failover of shop: completed, UNFENCED');
    expect(banner).toContain('UNFENCED since 2026-11-22 03:14:07 UTC by ada (it is gone), epoch 2');
    expect(page({ unfenced, outcome: 'declined' })).toContain('declined, UNFENCED');
    expect(page()).not.toContain('UNFENCED');
  });

  test('names what a person has overridden in the banner', () => {
    expect(page({ overridden: ['automation is off'] })).toContain('<li>overridden by a person: automation is off</li>');
  });

  test('says who saw what, each Region’s own words escaped, and nothing where a report has none', () => {
    const html = page({ evidence: ['us-east-1: failing (answered <b>503</b>)'] });
    expect(html).toContain('<h2>Who saw what</h2>');
    expect(html).toContain('<li>us-east-1: failing (answered &lt;b&gt;503&lt;/b&gt;)</li>');
    expect(page({ evidence: undefined })).not.toContain('Who saw what');
    expect(page({ evidence: [] })).not.toContain('Who saw what');
  });

  test('says that nothing has changed only when ownership was not taken', () => {
    expect(page({ outcome: 'refused' })).not.toContain('Nothing has changed');
    expect(page({ outcome: 'refused', operations: [] })).toContain('Nothing has changed');
    expect(page({ outcome: 'incomplete', operations: [] })).not.toContain('Nothing has changed');
  });

  test('warns on a completed run whose promise is broken', () => {
    const promises = [{ id: 'P1', text: 'One writer', verdict: 'broken', evidence: 'two writers for 3 s' }] as const;
    const html = page({ promises });
    expect(html).toContain('completed, with warnings');
    expect(html).toContain('promise P1 is broken: two writers for 3 s');
    expect(html).toContain('1 broken');
  });

  test('marks laboratory figures, and only those', () => {
    expect(page()).toContain('They are not AWS figures');
    expect(page({ measuredIn: 'AWS' })).not.toMatch(/LAB|not AWS figures/);
  });

  test('shows the sum that must balance', () => {
    expect(page()).toContain('200 accepted = 192 done + 2 failed + 1 cancelled + 4 pending + 1 running + 0 suspect');
    expect(page()).not.toContain('does not balance');
  });

  test('shows a sum that does not balance', () => {
    const html = page({ jobs: [{ ...sampleJob, accepted: 3 }] });
    expect(html).toContain('3 accepted ≠ 1 done');
    expect(html).toContain('jobs of billing do not balance: 3 accepted, 1 accounted for');
  });

  test('two wrong applications do not hide each other', () => {
    const jobs = [
      { ...sampleJob, accepted: 2 },
      { ...sampleJob, application: 'reports', accepted: 0 },
    ];
    expect(page({ jobs })).toContain('jobs of reports do not balance: 0 accepted, 1 accounted for');
    expect(page({ jobs }).match(/<\/span> does not balance/g)).toHaveLength(3);
    expect(page({ jobs })).toContain('They do not balance');
  });

  test('says that an unknown loss is unknown', () => {
    const losses = [{ database: 'orders-db', bound: { kind: 'unknown', because: 'no heartbeat row' } }] as const;
    const html = page({ losses });
    expect(html).toContain('<p class="figure">unknown</p>');
    expect(html).toContain('lost writes of orders-db are unknown: no heartbeat row');
  });

  test('says that downtime was not measured instead of showing zero', () => {
    expect(page({ downtime: [] })).toContain('<p class="figure">not measured</p>');
  });

  test('groups operations by Region with their states', () => {
    expect(page()).toContain('<span>22 completed</span>');
    expect(page()).toContain('<span>1 not started</span>');
  });

  test('names the language, titles the drawing and captions every table', () => {
    const html = page();
    expect(html).toContain('<html lang="en">');
    expect(html).toMatch(/<svg[^>]*role="img"[^>]*>\s*<title/);
    const data = html.match(/<table(?! class="phases")/g) ?? [];
    expect(html.match(/<caption>/g)).toHaveLength(data.length);
  });

  test('renders a run that was refused at once, with next to nothing in it', () => {
    const nothing = { operations: [], losses: [], checks: [], promises: [], jobs: [], downtime: [], timeline: [] };
    const html = page({ outcome: 'refused', ...nothing });
    expect(html).toContain('No timeline was recorded');
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });
});
