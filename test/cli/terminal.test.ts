import { processTerminal, wantsColor } from '../../cli/terminal';

describe('the terminal', () => {
  test.each([
    [{}, true],
    [{ NO_COLOR: '' }, true],
    [{ NO_COLOR: '1' }, false],
    [{ TERM: 'dumb' }, false],
  ])('an environment of %j wants colour: %s', (environment, wanted) => expect(wantsColor(environment)).toBe(wanted));

  test('output that goes to a file or a pipe is plain and asks nobody', () => {
    const before = process.stdout.isTTY;
    process.stdout.isTTY = false;
    try {
      expect(processTerminal()).toMatchObject({ color: false, interactive: false });
    } finally {
      process.stdout.isTTY = before;
    }
  });
});
