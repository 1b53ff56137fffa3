import { clearLine, cursorTo } from 'node:readline';
import { createColors } from 'picocolors';

export type Colors = ReturnType<typeof createColors>;

/** Where the story is told: lines that stay, and on a terminal one line below them that is written again and again. */
export class Screen {
  readonly colors: Colors;
  readonly columns: number;
  private live = '';

  constructor(
    private readonly out: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number },
    env: Readonly<Record<string, string | undefined>>,
  ) {
    // https://no-color.org: any value that is not empty.
    this.colors = createColors(out.isTTY === true && !env.NO_COLOR);
    this.columns = Math.min(out.columns ?? 100, 140);
  }

  get interactive(): boolean {
    return this.out.isTTY === true;
  }

  line(text: string): void {
    this.erase();
    this.out.write(`${text}\n`);
    this.draw();
  }

  /** Replaces the live line; without a terminal there is none. */
  progress(text: string): void {
    this.erase();
    this.live = text;
    this.draw();
  }

  private erase(): void {
    if (!this.interactive || this.live === '') return;
    cursorTo(this.out, 0);
    clearLine(this.out, 0);
  }

  private draw(): void {
    if (this.interactive && this.live !== '') this.out.write(this.live.slice(0, this.columns - 1));
  }
}
