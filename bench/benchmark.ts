import type { Command } from 'commander';

/** One thing that is measured: a file of its own, listed in `benchmarks.ts`. It ends every process that it starts. */
export interface Benchmark {
  readonly name: string;
  /** One sentence for `--help`. */
  readonly summary: string;
  /** Declares options and the action on its own command. */
  readonly define: (command: Command) => void;
}
