import { hasColor, screenOn } from './fake-terminal';

describe('on a terminal', () => {
  test('lines stay, and the live line is below them and written again', () => {
    const { screen, terminal } = screenOn({ isTTY: true, columns: 80 });
    screen.line('first');
    screen.progress('1 of 3');
    screen.progress('2 of 3');
    screen.line('second');
    expect(terminal.shown).toEqual(['first', 'second', '2 of 3']);
  });

  test('an empty live line leaves nothing behind', () => {
    const { screen, terminal } = screenOn({ isTTY: true, columns: 80 });
    screen.progress('1 of 3');
    screen.progress('');
    screen.line('end');
    expect(terminal.shown).toEqual(['end', '']);
  });

  test('the live line is cut so that it never wraps', () => {
    const { screen, terminal } = screenOn({ isTTY: true, columns: 10 });
    screen.progress('0123456789abc');
    expect(terminal.text).toBe('012345678');
  });

  test('it is in colour, unless NO_COLOR holds something', () => {
    const painted = (env: Record<string, string>) => screenOn({ isTTY: true, env }).screen.colors.red('x');
    expect([painted({}), painted({ NO_COLOR: '' })].map(hasColor)).toEqual([true, true]);
    expect(painted({ NO_COLOR: '1' })).toBe('x');
  });

  test.each([
    [80, 80],
    [300, 140],
    [undefined, 100],
  ])('of %p columns %i are used', (columns, used) => {
    expect(screenOn({ isTTY: true, columns }).screen.columns).toBe(used);
  });
});

describe('without a terminal', () => {
  test('there is no live line, no colour and nothing that moves a cursor', () => {
    const { screen, terminal } = screenOn({ columns: 80 });
    screen.progress('1 of 3');
    screen.line(screen.colors.red('first'));
    screen.progress('2 of 3');
    screen.line('second');
    expect(terminal.text).toBe('first\nsecond\n');
    expect(screen.interactive).toBe(false);
  });
});
