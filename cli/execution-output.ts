import type { Clock } from '../lambda/ports/outside';
import type { StateMachines } from './ports';
import { Refusal } from './refusals';

/** A look is one DescribeExecution, and whoever waits for it sits there. */
const POLL_MILLISECONDS = 1_000;

/** Waits for an execution that answers by its output. */
export async function outputOf(
  { region, executionArn }: { readonly region: string; readonly executionArn: string },
  machines: StateMachines,
  clock: Clock,
): Promise<unknown> {
  for (;;) {
    const status = await machines.describe(region, executionArn);
    if (status.kind === 'failed') throw new Refusal(`${executionArn} ended without an answer: ${status.because}`);
    if (status.kind === 'succeeded') return parsed(status.output, executionArn);
    await clock.sleep(POLL_MILLISECONDS);
  }
}

function parsed(output: string | undefined, executionArn: string): unknown {
  if (output === undefined) throw new Refusal(`${executionArn} ended well and has no output`);
  return JSON.parse(output);
}
