import { createInterface } from 'node:readline/promises';

/** Where a command writes, and the person who may sit there. */
export interface Terminal {
  /** One block of text; the line end is added. */
  out(text: string): void;
  error(text: string): void;
  /** A person can be asked. */
  readonly interactive: boolean;
  readonly color: boolean;
  readonly columns: number;
  ask(question: string): Promise<string>;
}

const USUAL_COLUMNS = 80;
const MOST_COLUMNS = 110;

/** NO_COLOR counts when it is present and not empty (https://no-color.org). */
export const wantsColor = (environment: Readonly<Record<string, string | undefined>>): boolean =>
  !environment.NO_COLOR && environment.TERM !== 'dumb';

/** This process's terminal; colours only where it is one. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const isTerminal = stdout.isTTY === true;
  return {
    out: (text) => void stdout.write(`${text}\n`),
    error: (text) => void stderr.write(`${text}\n`),
    interactive: isTerminal && stdin.isTTY === true,
    color: isTerminal && wantsColor(env),
    columns: Math.min(MOST_COLUMNS, stdout.columns ?? USUAL_COLUMNS),
    ask,
  };
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
