import type { DecideEvent, RecordAnswerAnswer } from '../contract/decide';
import { type Answer, readAnswer, sayOpen } from '../domain/answer';
import { sayOver, saySilence, stillAsks } from '../domain/asking-run';
import { describeDecision } from '../domain/principal';
import type { Asked, Decision, DecisionStore } from '../ports/decision-store';
import type { HeldRun, RunStore } from '../ports/run-store';
import { now, type StepContext } from './step';

export interface RecordAnswerPorts {
  readonly runs: Pick<RunStore, 'current'>;
  readonly decisions: Pick<DecisionStore, 'read' | 'decide'>;
}

/**
 * The machine `decide`: a person's answer from the console, or from any tool that starts it. Every refusal is an answer in
 * one line, not an error. Run twice, it finds its own answer.
 */
export async function recordAnswer(
  { execution }: DecideEvent,
  ports: RecordAnswerPorts,
  context: StepContext,
): Promise<RecordAnswerAnswer> {
  const read = readAnswer(execution.Input);
  if (!read.complete) return refused(`${read.because}; ${sayOpen(await openRun(ports, context))}`);
  const { answer } = read;
  const asked = await ports.decisions.read(answer.runId);
  if (asked === undefined)
    return refused(`run "${answer.runId}" has asked nothing; ${sayOpen(await openRun(ports, context))}`);
  const held = await ports.runs.current();
  const standing = asked.decision ?? (await decide(answer, { asked, held }, execution.Id, ports.decisions, context));
  if ('outcome' in standing) return standing;
  const own = standing.principal.kind === 'execution' && standing.principal.arn === execution.Id;
  const said = `${own ? '' : 'the first answer stands: '}run ${answer.runId} is ${describeDecision(standing)}`;
  if (standing.verdict !== answer.verdict) return refused(said);
  const silence = saySilence(held, asked.question, now(context), context.timings);
  return { outcome: 'recorded', summary: silence === undefined ? said : `${said}; but ${silence}` };
}

/** Step Functions does not tell who started an execution, so the execution itself is the principal. */
async function decide(
  { runId, verdict, reason }: Answer,
  { asked: { question }, held }: { readonly asked: Asked; readonly held: HeldRun | undefined },
  executionArn: string,
  decisions: RecordAnswerPorts['decisions'],
  context: StepContext,
): Promise<Decision | RecordAnswerAnswer> {
  const at = now(context);
  if (isOver(question.deadline, at))
    return refused(`the question of run ${runId} expired at ${question.deadline}; nothing has changed`);
  if (!stillAsks(held, question)) return refused(sayOver(runId));
  const principal = { kind: 'execution', arn: executionArn } as const;
  const standing = await decisions.decide(runId, { verdict, reason, at, principal });
  return standing ?? refused(`the question of run ${runId} is gone; see: npx handover status`);
}

/** At most one question of a workload is open: that of the run that holds it. */
async function openRun({ runs, decisions }: RecordAnswerPorts, context: StepContext): Promise<string | undefined> {
  const held = await runs.current();
  if (held === undefined || held.ended !== undefined) return undefined;
  const asked = await decisions.read(held.runId);
  const open = asked !== undefined && asked.decision === undefined && !isOver(asked.question.deadline, now(context));
  return open ? held.runId : undefined;
}

const isOver = (deadline: string, at: string): boolean => Date.parse(at) >= Date.parse(deadline);
const refused = (because: string) => ({ outcome: 'refused', because }) as const;
