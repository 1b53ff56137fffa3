import type { ClaimAnswer, RunDocument } from '../../contract/run-document';
import type { StepName } from '../../contract/steps';
import type { StepContext } from '../step';
import { dryPorts } from './dry-ports';
import { Journal } from './journal';

/**
 * The step that ships, on ports of which none changes anything. Its answer carries the calls that it would have made; the steps
 * after it see them as done. Nothing is waited for but another run: its life shows only in time.
 */
export async function dryStep<Ports>(
  name: StepName,
  document: unknown,
  { ports, context }: { readonly ports: Ports; readonly context: StepContext },
  act: (dry: Ports) => Promise<unknown>,
): Promise<unknown> {
  const journal = new Journal(document, name, runOf(document), context);
  const answer = await act(dryPorts(ports as object, journal, context) as Ports);
  return { ...ended(name, atOnce(answer as object)), calls: journal.carried() };
}

const runOf = (document: unknown): RunDocument['run'] | undefined => (document as Partial<RunDocument>).run;

interface Waits {
  readonly waitSeconds?: number;
  readonly waitedSeconds?: number;
  readonly claim?: ClaimAnswer;
}

/** What the machine would have waited counts as waited. */
function atOnce(answer: Waits): object {
  const { waitSeconds, waitedSeconds, claim } = answer;
  if (claim?.outcome === 'claimed') return { ...answer, claim: { ...claim, waitSeconds: 0 } };
  if (waitSeconds === undefined) return answer;
  return {
    ...answer,
    waitSeconds: 0,
    ...(waitedSeconds !== undefined && { waitedSeconds: waitedSeconds + waitSeconds }),
  };
}

/** A dry run that was refused has ended well: it has said so, and no alarm of a run that failed goes off. */
const ended = (name: StepName, answer: object): object => (name === 'Report' ? { ...answer, complete: true } : answer);
