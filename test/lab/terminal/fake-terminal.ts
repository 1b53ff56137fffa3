import { Writable } from 'node:stream';
import { Screen } from '../../../lab/terminal/screen';

const ESC = String.fromCharCode(27);

/** A stream that keeps what is written. It says of itself what a terminal would. */
export class FakeTerminal extends Writable {
  text = '';

  constructor(
    readonly isTTY: boolean,
    readonly columns: number | undefined,
  ) {
    super();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  /** What a reader sees after it all: cursor to the start, line erased, text over it. */
  get shown(): readonly string[] {
    return this.text.split('\n').map((line) => line.split(ERASED).at(-1) ?? '');
  }
}

/** What readline writes to put the cursor to the start and erase the line. */
const ERASED = `${ESC}[1G${ESC}[2K`;

export const hasColor = (text: string): boolean => /\[\d+m/.test(text.replaceAll(ESC, ''));

export function screenOn(
  given: { readonly isTTY?: boolean; readonly columns?: number; readonly env?: Readonly<Record<string, string>> } = {},
): { readonly screen: Screen; readonly terminal: FakeTerminal } {
  const terminal = new FakeTerminal(given.isTTY ?? false, given.columns);
  return { terminal, screen: new Screen(terminal, given.env ?? {}) };
}
