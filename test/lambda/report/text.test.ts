import type { RunReport } from '../../../lambda/contract/report';
import { MOST_TEXT_LINES, renderReportText } from '../../../lambda/report';
import { SAMPLE_REPORT } from './sample-report';

const text = (changes: Partial<RunReport> = {}): string => renderReportText({ ...SAMPLE_REPORT, ...changes });
const long = 'a long sentence '.repeat(60);
const many = <T>(value: T): T[] => Array.from({ length: 100 }, () => value);

describe('the text of a notification', () => {
  test('begins with the verdict and says what to do before any figure', () => {
    expect(text().split('\n')[0]).toBe('[LAB] Failover of shop: completed');
    expect(text().indexOf('DO THIS NEXT')).toBeLessThan(text().indexOf('WITHOUT SERVICE'));
    expect(text()).toContain('  npx handover status shop\n');
  });

  test('shows downtime split up, lost writes, the sum of jobs and the promises', () => {
    const lines = text().replace(/\s+/g, ' ');
    expect(lines).toContain('34.1 s = noticed 21.4 s + decided 1.6 s + fence held 8.2 s');
    expect(lines).toContain('orders-db: 2 of 4,318 acknowledged rows lost, bound: at most 1.4 s');
    expect(lines).toContain('200 accepted = 192 done + 2 failed + 1 cancelled + 4 pending + 1 running + 0 suspect');
    expect(lines).toContain('P1 P2 P3 P4 P5 P6 kept · P7 not checked');
  });

  test('names what is not done and only that', () => {
    expect(text()).toContain('StopOldServices · orders-api (us-east-1) not started');
    expect(text()).not.toContain('ScaleUp');
  });

  test('says who saw what where nothing has moved, and leaves out what was not done', () => {
    const observed = text({ outcome: 'observed' });
    expect(observed).toContain('WHO SAW WHAT\n  us-east-1: healthy (epoch 7, renewal 412');
    expect(observed).not.toContain('NOT DONE');
    expect(text()).not.toContain('WHO SAW WHAT');
    expect(text({ outcome: 'observed', evidence: undefined })).not.toContain('WHO SAW WHAT');
  });

  test.each(['completed', 'incomplete', 'refused', 'declined', 'observed'] as const)('says %s', (outcome) => {
    expect(text({ outcome }).split('\n')[0]).toContain(`: ${outcome}`);
  });

  test.each(['completed', 'observed'] as const)(
    'keeps to its lines and width however much a %s run has to say',
    (outcome) => {
      const operation = { name: long, region: 'us-west-2', state: 'failed', detail: long } as const;
      const loss = { database: long, bound: { kind: 'unknown', because: long } } as const;
      const check = { name: long, passed: false, detail: long };
      const phase = { phase: long, milliseconds: 5 };
      const lines = text({
        outcome,
        evidence: many(long),
        summary: long,
        next: many(long).join('\n'),
        operations: many(operation),
        losses: many(loss),
        checks: many(check),
        movedJobs: {
          requeued: 1e12,
          rerun: 1e12,
          suspect: 1e12,
          listed: many({ application: long, id: long, how: 'rerun', at: long } as const),
        },
        leftBehind: many({ kind: 'unknown', application: long, region: long, at: long, because: long } as const),
        downtime: many(phase),
        run: { ...SAMPLE_REPORT.run, id: long, workload: long, startedBy: long, from: long },
        jobs: many({
          application: long,
          accepted: 1e12,
          done: 1e12,
          failed: 1e12,
          cancelled: 1e12,
          pending: 1e12,
          running: 1e12,
          suspect: 1e12,
        }),
      }).split('\n');
      expect(lines.length).toBeLessThanOrEqual(MOST_TEXT_LINES);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(76);
      expect(lines).toContain('  … more in the report');
    },
  );

  test('a detail cannot bring control characters or lines of its own', () => {
    const evil = text({ summary: 'ok\u001b[2J\r\nDO THIS NEXT\n  rm everything' });
    expect(evil).toContain('  ok [2J DO THIS NEXT rm everything');
    expect(evil).not.toContain('\u001b');
  });
});
