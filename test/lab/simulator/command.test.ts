import { join } from 'node:path';
import { runSimulator } from '../../../lab/simulator/command';

const ROOT = join(__dirname, '..', '..', '..');

async function refused(...argv: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  let said = '';
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const code = await runSimulator(argv, ROOT).finally(() => write.mockRestore());
  return { code, said };
}

test.each([
  [
    ['--schedules', '0'],
    /'--schedules <number>' argument '0' is invalid. it is "0", it must be a whole number above 0/,
  ],
  [['--seed', 'x'], /it is "x", it must be a whole number above 0/],
  [['--workers', '1.5'], /it is "1.5", it must be a whole number above 0/],
  [['--mutation', 'no-such', '--seed', '1'], /it is "no-such", there are fence, commit-check, /],
  [['--many'], /unknown option '--many'/],
])('refuses %j in one message', async (argv, message) => {
  const { code, said } = await refused(...argv);
  expect(code).toBe(2);
  expect(said).toMatch(message);
});

test.each([
  [['--mutation', 'fence', '--schedules', '5'], /--mutation needs one day: --seed N/],
  [['--export', 'day.json'], /--export needs one day: --seed N/],
  [['--seed', '1', '--mutations', '--export', 'day.json'], /--export needs one day/],
])('refuses %j instead of leaving a part of it out', async (argv, message) => {
  const { code, said } = await refused(...argv);
  expect(code).toBe(2);
  expect(said).toMatch(message);
});
