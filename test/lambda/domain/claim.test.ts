import fc from 'fast-check';
import { type ClaimSituation, decideClaim } from '../../../lambda/domain/claim';
import { alarm, before, CLAIM, held, takenAt } from './situations';

const ENDED = { at: before(5), outcome: 'completed', summary: '', changed: true } as const;
const seen = { runId: 'other', heartbeat: 5 };
const resumable = takenAt(before(100), 'west');

const UNTIL = before(-3600);
const HOLD = { scope: 'workload', until: UNTIL, by: 'ada', reason: 'network work', at: before(60) } as const;
const OFF = `automation is off until ${UNTIL} by ada (network work); a person may start a run at any time`;

const TABLE: readonly [string, Partial<ClaimSituation>, object][] = [
  ['nobody holds', {}, { action: 'claim' }],
  ['the last run has ended', { held: held({ ended: ENDED }) }, { action: 'claim' }],
  ['it holds already', { held: held({ runId: 'run-1' }) }, { action: 'claim' }],
  ['another run lives', { held: held() }, { outcome: 'already-running' }],
  [
    'another run is silent',
    { held: held({ heartbeatAt: before(120) }) },
    { outcome: 'wait-for-other-run', waitSeconds: 120, seen },
  ],
  ['a silent run stood still during the wait', { held: held({ heartbeatAt: before(240) }), seen }, { action: 'claim' }],
  [
    'a silent run moved during the wait',
    { held: held({ heartbeat: 6, heartbeatAt: before(240) }), seen },
    { outcome: 'already-running' },
  ],
  [
    'yet another run came during the wait',
    { held: held({ runId: 'third', heartbeatAt: before(240) }), seen },
    { outcome: 'already-running' },
  ],
  ['there is no lease', { lease: undefined }, { outcome: 'refused' }],
  ['this Region serves already', { region: 'east' }, { outcome: 'refused' }],
  [
    'a takeover for this Region is not finished',
    { lease: resumable, inventoryEpoch: 2 },
    { action: 'claim', resumes: 'run-0' },
  ],
  [
    'a dead run left a takeover unfinished',
    { lease: resumable, inventoryEpoch: 2, held: held({ ended: ENDED }) },
    { action: 'claim', resumes: 'other' },
  ],
  [
    'a takeover for this Region has left a database out, and a person starts a run',
    { lease: resumable, inventoryEpoch: 3, degraded: true },
    { action: 'claim', resumes: 'run-0' },
  ],
  [
    'a takeover for this Region has left a database out, and an alarm starts a run',
    { trigger: alarm(), lease: resumable, inventoryEpoch: 3, degraded: true },
    { outcome: 'refused' },
  ],
  ['a takeover for this Region is finished', { lease: resumable, inventoryEpoch: 3 }, { outcome: 'refused' }],
  [
    'an alarm came before the last change',
    { trigger: alarm(before(200)), lease: takenAt(before(100)) },
    { outcome: 'refused' },
  ],
  [
    'an alarm comes soon after the last change',
    { trigger: alarm(), lease: takenAt(before(3599)) },
    { outcome: 'refused' },
  ],
  [
    'an alarm comes late after the last change',
    { trigger: alarm(), lease: takenAt(before(3600)) },
    { action: 'claim' },
  ],
  ['a person comes soon after the last change', { lease: takenAt(before(10)) }, { action: 'claim' }],
  [
    'an alarm comes while a takeover is unfinished',
    { trigger: alarm(before(200)), lease: resumable, inventoryEpoch: 2 },
    { action: 'claim' },
  ],
  ['an alarm comes while automation is off', { trigger: alarm(), hold: HOLD }, { outcome: 'refused', because: OFF }],
  [
    'an alarm comes while automation is off and a takeover is unfinished',
    { trigger: alarm(), lease: resumable, inventoryEpoch: 2, hold: HOLD },
    { outcome: 'refused', because: OFF },
  ],
  [
    'a person comes while automation is off',
    { hold: HOLD },
    { action: 'claim', overridden: [`automation is off until ${UNTIL} by ada (network work)`] },
  ],
  [
    'a person comes soon after the last change, while automation is off',
    { hold: { ...HOLD, scope: 'installation' }, lease: takenAt(before(10)) },
    {
      action: 'claim',
      overridden: [
        `automation is off for all workloads until ${UNTIL} by ada (network work)`,
        'the workload changed 10 s ago, an alarm may move it again after 3600 s',
      ],
    },
  ],
  ['a person comes late after the last change', { lease: takenAt(before(3600)) }, { action: 'claim', overridden: [] }],
  [
    'automation went off after this run had claimed',
    { trigger: alarm(), held: held({ runId: 'run-1' }), hold: HOLD },
    { action: 'claim' },
  ],
  [
    'automation is off and another run lives',
    { trigger: alarm(), held: held(), hold: HOLD },
    { outcome: 'already-running' },
  ],
  ['an alarm comes and nothing was ever changed', { trigger: alarm() }, { action: 'claim' }],
];

test.each(TABLE)('decides when %s', (_, more, decision) => {
  expect(decideClaim({ ...CLAIM, ...more })).toMatchObject(decision);
});

test('says who holds the workload, since when, and started by whom', () => {
  expect(decideClaim({ ...CLAIM, held: held() })).toMatchObject({
    because: `run other in west holds the workload since ${before(300)}, started by ada; it is alive`,
  });
});

test('refuses a claim over a run that moved since it was seen, whatever its clocks say', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.nat(100), fc.integer({ min: -1e5, max: 1e5 }), (was, is, silentSeconds) => {
      const other = held({ heartbeat: is, heartbeatAt: before(silentSeconds) });
      const decision = decideClaim({ ...CLAIM, held: other, seen: { runId: 'other', heartbeat: was } });
      expect('action' in decision).toBe(was === is);
    }),
  );
});

test('refuses to claim over another run that it has not waited for', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e5, max: 1e5 }), (silentSeconds) => {
      const decision = decideClaim({ ...CLAIM, held: held({ heartbeatAt: before(silentSeconds) }) });
      expect('action' in decision).toBe(false);
    }),
  );
});
