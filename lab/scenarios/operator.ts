import type { LabWorld } from '../world/lab-world';
import { typeCommand } from './command-line';
import type { Answer } from './scenario';
import { comesTrue } from './stage';

/** A person needs a moment to read what is asked. */
const READING_MS = 1_000;

export const WORDS = {
  approves: { command: 'approve', verdict: 'approved' },
  declines: { command: 'decline', verdict: 'declined' },
} as const;

type Words = (typeof WORDS)[keyof typeof WORDS];

/** Plays the person who is asked: answers with the real command line, as soon as a run waits for a decision. */
export function startOperator(world: LabWorld, answer: Answer, config: string | undefined): () => void {
  const answered = new Set<string>();
  const { happenings, history } = world.parts;
  const timer = setInterval(() => {
    const asked = history.find(
      (e) => e.kind === 'StateEntered' && e.state === 'AwaitDecision' && !answered.has(e.execution),
    );
    if (asked === undefined) return;
    answered.add(asked.execution);
    const reads = answer === 'silent' ? 'nobody answers' : 'a person reads';
    happenings.tell({ lane: 'clients', kind: 'note', text: `the run asks, ${reads}` });
    if (answer !== 'silent') setTimeout(() => void say(WORDS[answer], world, asked.execution, config), READING_MS);
  }, 200);
  world.parts.endings.add('the operator', () => clearInterval(timer));
  return () => clearInterval(timer);
}

/** One answer to one run, by the real command line where the app has a configuration. */
export async function say(
  { command, verdict }: Words,
  world: LabWorld,
  runId: string,
  config: string | undefined,
): Promise<void> {
  const { happenings, ledger } = world.parts;
  const reason = 'the lab plays the person on call';
  if (config === undefined) {
    const principal = { kind: 'person', userId: 'lab', arn: 'the lab' } as const;
    await ledger.decisions.decide(runId, { verdict, principal, reason, at: new Date().toISOString() });
    happenings.tell({ lane: 'clients', kind: 'note', text: `a person answers: ${verdict}` });
    return;
  }
  await typeCommand(world, config, [command, runId, '--reason', reason]);
  await comesTrue(1_000, async () => (await ledger.decisions.read(runId))?.decision !== undefined);
}
