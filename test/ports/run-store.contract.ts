import type { RunEnding, StepProgress } from '../../lambda/ports/run-store';
import { AT, type LedgerSubject, type MakeLedger, runOf, STANDBY } from './ledger-subject';

const LATER = '2026-11-22T12:01:00.000Z';
const ENDING: RunEnding = { at: LATER, outcome: 'completed', summary: 'done', changed: true };
const progress = (step: string, state: StepProgress['state'] = 'completed'): StepProgress => ({
  step,
  state,
  startedAt: AT,
  endedAt: LATER,
  detail: 'well',
});

/** What every run store promises. */
export function runStoreContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let runs: LedgerSubject['ledger']['runs'];
  beforeEach(async () => {
    subject = await make();
    runs = subject.ledger.runs;
  });
  const claimed = async (id: string) => {
    const result = await runs.claim(runOf(id), await runs.current(), AT);
    if (!result.written) throw new Error(`run ${id} was not claimed`);
    return result.value;
  };

  test('nobody holds a workload before the first claim', async () => {
    expect(await runs.current()).toBeUndefined();
  });

  test('a claim says who holds the workload since when', async () => {
    const held = await claimed('run-1');
    expect(held).toMatchObject({
      runId: 'run-1',
      region: STANDBY,
      startedBy: 'ada (drill)',
      startedAt: AT,
      heartbeat: 1,
      heartbeatAt: AT,
      steps: {},
    });
    expect(await runs.current()).toEqual(held);
  });

  test('one of ten racing claims wins, and the others are told who', async () => {
    const claims = Array.from({ length: 10 }, (_, i) => runs.claim(runOf(`run-${i}`), undefined, AT));
    const results = await Promise.all(claims);
    const won = results.filter(({ written }) => written);
    expect(won).toHaveLength(1);
    const current = await runs.current();
    for (const result of results) expect(result.written ? result.value : result.current).toEqual(current);
  });

  test('refuses a claim that saw nobody when somebody holds', async () => {
    await claimed('run-1');
    expect(await runs.claim(runOf('run-2'), undefined, AT)).toMatchObject({
      written: false,
      current: { runId: 'run-1' },
    });
  });

  test('refuses a claim over a run whose heartbeat has moved since it was seen', async () => {
    const seen = await claimed('run-1');
    await runs.heartbeat('run-1', progress('Precheck'));
    expect(await runs.claim(runOf('run-2'), seen, AT)).toMatchObject({ written: false, current: { heartbeat: 2 } });
  });

  test('a claim over a run that stands still succeeds and begins anew', async () => {
    await claimed('run-1');
    await runs.heartbeat('run-1', progress('Precheck'));
    await runs.end('run-1', ENDING);
    const next = await claimed('run-2');
    expect(next).toMatchObject({ runId: 'run-2', heartbeat: 1, steps: {} });
    expect(next.ended).toBeUndefined();
  });

  test('one of ten racing claims over a dead run wins', async () => {
    const seen = await claimed('dead');
    const claims = Array.from({ length: 10 }, (_, i) => runs.claim(runOf(`run-${i}`), seen, AT));
    expect((await Promise.all(claims)).filter(({ written }) => written)).toHaveLength(1);
  });

  test('heartbeats count up and keep the last progress of each step', async () => {
    await claimed('run-1');
    await runs.heartbeat('run-1', progress('Verify', 'in progress'));
    await runs.heartbeat('run-1', progress('Precheck'));
    expect(await runs.heartbeat('run-1', progress('Verify'))).toBe(true);
    expect(await runs.current()).toMatchObject({
      heartbeat: 4,
      heartbeatAt: LATER,
      steps: { Precheck: progress('Precheck'), Verify: progress('Verify') },
    });
  });

  test('refuses the heartbeat of a run that does not hold the workload', async () => {
    expect(await runs.heartbeat('run-1', progress('Verify'))).toBe(false);
    await claimed('run-2');
    expect(await runs.heartbeat('run-1', progress('Verify'))).toBe(false);
    expect(await runs.current()).toMatchObject({ runId: 'run-2', heartbeat: 1, steps: {} });
  });

  test('the end keeps what the next run must know, and moves the heartbeat', async () => {
    const seen = await claimed('run-1');
    expect(await runs.end('run-1', ENDING)).toBe(true);
    expect(await runs.current()).toMatchObject({ ended: ENDING, heartbeat: 2, heartbeatAt: LATER });
    expect((await runs.claim(runOf('run-2'), seen, AT)).written).toBe(false);
  });

  test('refuses heartbeat and end after the end', async () => {
    await claimed('run-1');
    await runs.end('run-1', ENDING);
    expect(await runs.heartbeat('run-1', progress('Verify'))).toBe(false);
    expect(await runs.end('run-1', { ...ENDING, outcome: 'incomplete' })).toBe(false);
    expect(await runs.current()).toMatchObject({ ended: ENDING, heartbeat: 2, steps: {} });
  });

  test('refuses the end of another run', async () => {
    await claimed('run-1');
    expect(await runs.end('run-2', ENDING)).toBe(false);
    expect((await runs.current())?.ended).toBeUndefined();
  });

  test('a claim whose answer is lost is recognised as an own write', async () => {
    const lost = subject.faults.loseAnswers(1);
    expect(await runs.claim(runOf('run-1'), undefined, AT)).toMatchObject({ written: true, value: { runId: 'run-1' } });
    expect(lost.hits).toBe(1);
  });

  test('an end whose answer is lost has happened', async () => {
    await claimed('run-1');
    const lost = subject.faults.loseAnswers(1);
    expect(await runs.end('run-1', ENDING)).toBe(true);
    expect(lost.hits).toBe(1);
  });

  test('fails as Transient when no endpoint answers', async () => {
    subject.faults.refuse('all');
    await expect(runs.claim(runOf('run-1'), undefined, AT)).rejects.toMatchObject({ name: 'Transient' });
    subject.faults.heal();
    expect(await runs.current()).toBeUndefined();
  });
}
