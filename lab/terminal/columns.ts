import type { Happening } from '../world/happenings';
import type { Colors, Screen } from './screen';

type Kind = Happening['kind'];

const PAINT: Readonly<Record<Kind, (colors: Colors) => (text: string) => string>> = {
  state: (colors) => colors.cyan,
  fault: (colors) => colors.red,
  down: (colors) => colors.red,
  up: (colors) => colors.green,
  note: (colors) => colors.dim,
};

const TIME_WIDTH = 9;
const GAP = 2;

/** The timeline as it happens: one column per Region and one for the clients, only ever appended to. */
export class TimelineColumns {
  private readonly width: number;

  constructor(
    private readonly screen: Screen,
    private readonly lanes: readonly string[],
    private readonly startedAt: number,
  ) {
    this.width = Math.max(18, Math.floor((screen.columns - TIME_WIDTH) / lanes.length) - GAP);
  }

  heading(): void {
    const { bold } = this.screen.colors;
    const cells = this.lanes.map((lane) => bold(lane.padEnd(this.width)));
    this.screen.line([' '.repeat(TIME_WIDTH), ...cells].join(' '.repeat(GAP)));
  }

  tell({ at, lane, text, kind }: Happening): void {
    const column = Math.max(0, this.lanes.indexOf(lane));
    const time = `${((at - this.startedAt) / 1000).toFixed(1)} s`.padStart(TIME_WIDTH);
    const paint = PAINT[kind](this.screen.colors);
    for (const [index, part] of wrapped(text, this.widthOf(column)).entries()) {
      const before = ' '.repeat(column * (this.width + GAP));
      this.screen.line(
        `${this.screen.colors.dim(index === 0 ? time : ' '.repeat(TIME_WIDTH))}${' '.repeat(GAP)}${before}${paint(part)}`,
      );
    }
  }

  /** A text may run on to the right edge: columns right of it are empty in its line. */
  private widthOf(column: number): number {
    return Math.max(this.width, this.screen.columns - TIME_WIDTH - GAP - column * (this.width + GAP));
  }
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
