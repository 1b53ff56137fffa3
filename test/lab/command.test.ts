import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLab } from '../../lab/command';
import { SCENARIOS } from '../../lab/scenarios';
import { BREAKS } from '../../lab/scenarios/breaks';
import { labSession } from '../../lab/session';
import { labSuite } from '../../lab/suite';
import { ONE_OF_EACH, storyOf } from './story/faults';

jest.mock('../../lab/session', () => ({ labSession: jest.fn() }));
jest.mock('../../lab/suite', () => ({ labSuite: jest.fn() }));
const session = jest.mocked(labSession);
const suite = jest.mocked(labSuite);

const out: string[] = [];
const err: string[] = [];
const into = (texts: string[]) => (text: unknown) => texts.push(String(text)) > 0;

beforeEach(() => {
  out.length = 0;
  err.length = 0;
  session.mockReset().mockResolvedValue({ code: 0, against: [] });
  suite.mockReset().mockResolvedValue(0);
  jest.spyOn(console, 'log').mockImplementation(into(out));
  jest.spyOn(process.stdout, 'write').mockImplementation(into(out));
  jest.spyOn(process.stderr, 'write').mockImplementation(into(err));
});
afterEach(() => jest.restoreAllMocks());

const played = () => session.mock.calls[0]?.[0];

test('--list shows every scenario and every break with its promise, and plays nothing', async () => {
  expect(await runLab(['--list'], '/app')).toBe(0);
  for (const { name, title } of SCENARIOS) expect(out.join()).toContain(`  ${name.padEnd(16)} ${title}\n`);
  for (const { name, promise, title } of BREAKS)
    expect(out.join()).toContain(`  ${name.padEnd(16)} ${promise}: ${title}`);
  expect(session).not.toHaveBeenCalled();
});

test('without a word the first scenario is played, automatic, with a seed of its own', async () => {
  expect(await runLab([], '/app')).toBe(0);
  expect(played()).toMatchObject({
    scenario: { name: 'region-loss' },
    automation: 'automatic',
    seed: expect.any(Number),
  });
  expect(played()?.broken).toBeUndefined();
  expect(session.mock.calls[0]?.[1]).toBe('/app');
});

test('what is asked for is played', async () => {
  await runLab(
    ['link-cut', '--seed', '7', '--rpo', '1', '--automation', 'approve', '--app', 'cdk.out', '--workload', 'stock'],
    '/app',
  );
  expect(played()).toMatchObject({
    scenario: { name: 'link-cut' },
    seed: 7,
    rpoSeconds: 1,
    automation: 'approve',
    app: 'cdk.out',
    workload: 'stock',
  });
});

test.each(BREAKS.map(({ name, scenario }) => [name, scenario]))(
  '--break %s picks its scenario, %s',
  async (name, scenario) => {
    await runLab(['--break', name], '/app');
    expect(played()).toMatchObject({ broken: { name }, scenario: { name: scenario } });
  },
);

test('a scenario that is named wins over the one of a break', async () => {
  await runLab(['link-cut', '--break', 'fence'], '/app');
  expect(played()).toMatchObject({ broken: { name: 'fence' }, scenario: { name: 'link-cut' } });
});

describe('--story', () => {
  const folder = mkdtempSync(join(tmpdir(), 'handover-story-'));
  const file = join(folder, 'day.json');
  const settings = { ...storyOf().settings, automation: 'approve', grade: 'acknowledged' } as const;
  const story = { ...storyOf(ONE_OF_EACH['region loss']), settings };
  beforeEach(() => writeFileSync(file, JSON.stringify(story)));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('its file is the scenario, with its settings and its seed', async () => {
    await runLab(['--story', file], '/app');
    expect(played()).toMatchObject({
      scenario: { name: 'story-7', grade: 'acknowledged', settings: { rpoSeconds: 7.5 } },
      automation: 'approve',
      seed: 7,
    });
  });

  test('a break is played in the story, not in the scenario of its own', async () => {
    await runLab(['--story', file, '--break', 'fence'], '/app');
    expect(played()).toMatchObject({ broken: { name: 'fence' }, scenario: { name: 'story-7' } });
  });

  test('what is asked for beside it wins', async () => {
    await runLab(['--story', file, '--automation', 'automatic', '--seed', '9', '--rpo', '1'], '/app');
    expect(played()).toMatchObject({ automation: 'automatic', seed: 9, rpoSeconds: 1 });
  });

  test('refuses a fault that real parts cannot play before anything starts', async () => {
    writeFileSync(file, JSON.stringify(storyOf(ONE_OF_EACH['disk full'])));
    expect(await runLab(['--story', file], '/app')).toBe(2);
    expect(err.join()).toContain(`${file}: real parts cannot play 60 s, "disk full"`);
    expect(session).not.toHaveBeenCalled();
  });

  test('refuses a file that is not there', async () => {
    expect(await runLab(['--story', join(folder, 'none.json')], '/app')).toBe(2);
    expect(err.join()).toMatch(/cannot be read \(.*ENOENT.*\): name a file that "npm run simulate" has exported/);
  });

  test.each([[['link-cut']], [['--all']]])('refuses another scenario beside it: %j', async (beside) => {
    expect(await runLab(['--story', file, ...beside], '/app')).toBe(2);
    expect(err.join()).toContain('--story is a scenario of its own: give no other one beside it, and no --all');
    expect(session).not.toHaveBeenCalled();
    expect(suite).not.toHaveBeenCalled();
  });
});

test.each([0, 1, 130])('the exit code is that of the session: %i', async (code) => {
  session.mockResolvedValue({ code, against: [] });
  expect(await runLab([], '/app')).toBe(code);
});

const REFUSED: readonly [string, readonly string[], string][] = [
  [
    'a scenario that does not exist',
    ['region-los'],
    `"region-los" is not one of ${SCENARIOS.map(({ name }) => name).join(', ')}`,
  ],
  [
    'a break that does not exist',
    ['--break', 'fense'],
    `"fense" is not one of ${BREAKS.map(({ name }) => name).join(', ')}`,
  ],
  ['a seed that is no number', ['--seed', 'seven'], '"seven" is not a number of 0 or more'],
  ['an RPO below nothing', ['--rpo', '-1'], '"-1" is not a number of 0 or more'],
  ['an automation that does not exist', ['--automation', 'yes'], '"yes" is not observe, approve or automatic'],
  ['an option that does not exist', ['--sed', '7'], "unknown option '--sed'"],
  ['an option without its value', ['--seed'], "option '--seed <number>' argument missing"],
  ['two scenarios', ['link-cut', 'region-loss'], 'too many arguments'],
];

test.each(REFUSED)('refuses %s, with exit code 2', async (_, argv, message) => {
  expect(await runLab(argv, '/app')).toBe(2);
  expect(err.join()).toContain(message);
  expect(session).not.toHaveBeenCalled();
});

test('--seeds plays one scenario with so many seeds, each after the one before', async () => {
  expect(await runLab(['jobs-in-flight', '--seed', '7', '--seeds', '3'], '/app')).toBe(0);
  expect(suite.mock.calls[0]?.[0].map(({ scenario, seed }) => [scenario.name, seed])).toEqual([
    ['jobs-in-flight', 7],
    ['jobs-in-flight', 8],
    ['jobs-in-flight', 9],
  ]);
  expect(session).not.toHaveBeenCalled();
});

test('--all plays every scenario, with --breaks every break in its own, and nothing beside', async () => {
  suite.mockResolvedValue(1);
  expect(await runLab(['--all', '--seed', '7'], '/app')).toBe(1);
  expect(suite.mock.calls[0]?.[0].map(({ scenario, seed }) => [scenario, seed])).toEqual(
    SCENARIOS.map((scenario) => [scenario, 7]),
  );
  await runLab(['--all', '--breaks'], '/app');
  expect(suite.mock.calls[1]?.[0].map(({ scenario, broken }) => [scenario.name, broken])).toEqual(
    BREAKS.map((broken) => [broken.scenario, broken]),
  );
  expect(session).not.toHaveBeenCalled();
});

test('--help names every option, with exit code 0', async () => {
  expect(await runLab(['--help'], '/app')).toBe(0);
  for (const option of [
    '--all',
    '--breaks',
    '--list',
    '--seed',
    '--seeds',
    '--break',
    '--rpo',
    '--app',
    '--workload',
    '--automation',
  ])
    expect(out.join()).toContain(option);
});

test('fails loudly when the session does', async () => {
  session.mockRejectedValue(new Error('no room on the disk'));
  await expect(runLab([], '/app')).rejects.toThrow('no room on the disk');
});
