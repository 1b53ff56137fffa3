import { synthesize } from '../../lab/app/synthesize';
import { LAB_EXIT } from '../../lab/exit-codes';
import { SCENARIOS } from '../../lab/scenarios';
import { BREAKS } from '../../lab/scenarios/breaks';
import { labSession, type SessionEnd } from '../../lab/session';
import { labSuite } from '../../lab/suite';
import type { RunReport } from '../../lambda/contract/report';
import { SAMPLE_REPORT } from '../lambda/report/sample-report';
import { screenOn } from './terminal/fake-terminal';

jest.mock('../../lab/session', () => ({ labSession: jest.fn() }));
jest.mock('../../lab/app/synthesize', () => ({
  ...jest.requireActual('../../lab/app/synthesize'),
  synthesize: jest.fn(async (_folder, outdir) => outdir),
}));
const session = jest.mocked(labSession);

const promise = (id: string, verdict: 'kept' | 'broken') => ({
  id,
  text: id,
  verdict,
  evidence: `${id} is ${verdict}`,
});
const report = (...promises: RunReport['promises']): RunReport => ({
  ...SAMPLE_REPORT,
  outcome: 'completed',
  promises,
});
const WELL: SessionEnd = { code: 0, against: [], report: report(promise('P1', 'kept')) };
const FOUND: SessionEnd = { code: 1, against: ['P1 broken: P1 is broken'], report: report(promise('P1', 'broken')) };

const [scenario] = SCENARIOS;
const [broken] = BREAKS.filter((one) => one.promise === 'P1');
if (scenario === undefined || broken === undefined) throw new Error('nothing to play');
const played = { scenario, seed: 7, automation: 'automatic' } as const;

async function play(ends: readonly SessionEnd[], breaks = false) {
  session.mockReset();
  for (const end of ends) session.mockResolvedValueOnce(end);
  const options = ends.map(() => (breaks ? { ...played, broken } : played));
  const { terminal, screen } = screenOn();
  const code = await labSuite(options, '/app', screen);
  return { code, text: terminal.text };
}

test('each session is one line and one row of the table, all over one assembly', async () => {
  const { code, text } = await play([WELL, WELL]);
  expect(code).toBe(0);
  expect(text).toContain('2 of 2 as they should');
  expect(text.match(new RegExp(`✓ ${scenario.name}`, 'g'))).toHaveLength(4);
  const assemblies = session.mock.calls.map(([{ synthesized }]) => synthesized);
  expect([new Set(assemblies).size, assemblies[0]]).toEqual([1, expect.stringContaining('cdk.out')]);
});

test('scenarios with a configuration of their own share an assembly of their own', async () => {
  session.mockReset().mockResolvedValue(WELL);
  const own = { ...played, scenario: { ...scenario, config: 'lab/own.ts' } };
  await labSuite([played, own, { ...own, seed: 8 }, played], '/app', screenOn().screen);
  const [first, second, third, last] = session.mock.calls.map(([{ synthesized }]) => synthesized);
  expect([first === last, second === third, first === second]).toEqual([true, true, false]);
  expect(
    jest
      .mocked(synthesize)
      .mock.calls.slice(-2)
      .map(([, , context]) => context),
  ).toEqual([{ config: '/app/handover.config.ts' }, { config: '/app/lab/own.ts' }]);
});

test('fails when one session fails, says why and where, and plays the rest', async () => {
  const { code, text } = await play([{ ...FOUND, reportFolder: `${process.cwd()}/kept` }, WELL]);
  expect(code).toBe(1);
  expect(text).toContain('P1 broken: P1 is broken; kept');
  expect(text).toContain('1 of 2 as they should');
});

test('a break is as it should when its own promise is found broken', async () => {
  const { code, text } = await play([FOUND], true);
  expect(code).toBe(0);
  expect(text).toContain(`✓ ${broken.name} (${scenario.name})`);
  expect(text).toContain('found: P1 P1 is broken');
});

const MISSED: readonly [string, SessionEnd][] = [
  ['nothing is found', WELL],
  [
    'another promise breaks',
    { code: 1, against: ['P2'], report: report(promise('P1', 'kept'), promise('P2', 'broken')) },
  ],
];

test('a session that could not be finished is told apart from one that failed, which weighs more', async () => {
  const STOPPED: SessionEnd = { code: LAB_EXIT.stopped, against: ['the lab stopped'] };
  const one = await play([STOPPED, WELL]);
  expect(one.code).toBe(2);
  expect(one.text).toContain('could not be finished');
  expect((await play([STOPPED], true)).code).toBe(2);
  expect((await play([STOPPED, FOUND])).code).toBe(1);
});

test.each(MISSED)('fails when %s', async (_, end) => {
  const { code, text } = await play([end], true);
  expect(code).toBe(1);
  expect(text).toContain('P1 was to break and did not');
});
