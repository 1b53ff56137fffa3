import { Command } from 'commander';
import { BENCHMARKS } from './benchmarks';

/** `npm run bench -- guard`. Figures for the documents; a goal that is missed is said and fails nothing, and no test is timed. */
const program = new Command('bench').description(
  'Measures what Handover costs: real work on this machine, and failovers in virtual time.',
);
for (const { name, summary, define } of BENCHMARKS) define(program.command(name).description(summary));

void program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
