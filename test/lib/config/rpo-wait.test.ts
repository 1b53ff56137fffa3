import example from '../../../handover.config';
import type { HandoverConfig, WorkloadConfig } from '../../../lib/config/config';
import { formatMistakes } from '../../../lib/config/mistakes';
import { parseConfig } from '../../../lib/config/parse-config';

const parsedWith = (change: Partial<WorkloadConfig>) => {
  const workloads = example.workloads.map((each) => ({ ...each, ...change }));
  return parseConfig({ ...example, workloads } satisfies HandoverConfig);
};

function mistakesOf(change: Partial<WorkloadConfig>): readonly string[] {
  const parsed = parsedWith(change);
  const [, ...lines] = formatMistakes(parsed.ok ? [] : parsed.mistakes, 'it').split('\n');
  return lines.map((line) => line.trim());
}

test.each([
  [undefined, 600],
  ['90s', 90],
  ['1 hour', 3600],
])('a wait of %j is %i seconds', (rpoWait, rpoWaitSeconds) => {
  const parsed = parsedWith({ whenRpoExceeded: 'wait', ...(rpoWait !== undefined && { rpoWait }) });
  expect(parsed).toMatchObject({ ok: true, config: { workloads: [{ rpoWaitSeconds }] } });
});

test('nothing waits where it is not configured', () => {
  const parsed = parsedWith({ whenRpoExceeded: 'refuse' });
  expect(parsed.ok && parsed.config.workloads[0]?.rpoWaitSeconds).toBeUndefined();
});

test.each([
  [
    { whenRpoExceeded: 'ask', rpoWait: '10 minutes' },
    'is "10 minutes", should be left out: whenRpoExceeded is "ask", only "wait" waits',
  ],
  [
    { whenRpoExceeded: 'wait', rpoWait: '2 hours' },
    'is "2 hours", should be at most "1 hour": the workload serves nobody while it waits',
  ],
  [
    { whenRpoExceeded: 'wait', rpoWait: 'soon' },
    'is "soon", should be a duration such as "15 minutes", "30s" or "1 hour"',
  ],
] as const)('refuses %j', (change, because) => {
  expect(mistakesOf(change)).toEqual([`workloads[0].rpoWait: ${because}`]);
});

test('warns of a wait that is as long as the RTO, and of what a silent old side comes to', () => {
  const long = parsedWith({ whenRpoExceeded: 'wait', rto: '10 minutes' });
  expect(long.ok && long.warnings).toContain(
    'workloads[0].rpoWait: is 600 s, and the rto is 600 s: a run that waits so long misses it',
  );
  const short = parsedWith({ whenRpoExceeded: 'wait', rpoWait: '90s', rpo: '10s' });
  expect(short.ok && short.warnings.join()).toContain('so such a run will "wait" until it can, or refuse');
  expect(short.ok && short.warnings.join()).not.toContain('rpoWait');
});
