import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { StepEvent, StepName } from '../contract/steps';
import { isDryRun } from '../domain/dry-run';
import { detailOf, stateOf } from '../domain/step-progress';
import type { Clock } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import { dryStep } from '../steps/dry-run/dry-step';
import type { Step, StepContext } from '../steps/step';
import type { Announce } from './announce';
import { logger, metrics } from './observability';

export type StepTable = { readonly [name in StepName]?: (document: unknown, name: StepName) => Promise<unknown> };

/**
 * A step with its ports and context. The machine's Parameters make the document for exactly this step, so here, at the
 * edge, it is taken for what the contract says.
 */
export const bind =
  <Document, Ports, Answer>(step: Step<Document, Ports, Answer>, ports: Ports, context: StepContext) =>
  (document: unknown, name?: StepName): Promise<unknown> => {
    const act = (with_: Ports): Promise<Answer> => step(document as Document, with_, context);
    if (name === undefined || !isDryRun(document)) return act(ports);
    return dryStep(name, document, { ports, context }, act);
  };

/**
 * Runs the step that the machine names, and keeps in the ledger how far the run is: that is also its heartbeat. Other tools
 * hear of it where `announce` is given.
 */
export function stepHandler(steps: StepTable, runs: RunStore, clock: Clock, announce?: Announce) {
  return async ({ step, document }: StepEvent): Promise<unknown> => {
    const act = steps[step];
    if (act === undefined) throw new FailoverError(ERRORS.badInput, `this function has no step "${step}"`);
    const startedAt = clock.now().toISOString();
    const keep = (state: 'in progress' | 'completed' | 'failed', detail: string) =>
      keepProgress(runs, document, { step, state, startedAt, endedAt: clock.now().toISOString(), detail });
    logger.appendKeys({ step });
    try {
      const answer = await act(document, step);
      // AskForApproval has asked; waiting for the answer is ReadDecision's.
      await keep(step === 'AskForApproval' ? 'completed' : stateOf(answer), detailOf(answer));
      if (!isDryRun(document)) await announce?.(step, document, answer);
      return answer;
    } catch (error) {
      logger.error('step failed', { error });
      await keep('failed', error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      metrics.addMetric(`${step}Milliseconds`, MetricUnit.Milliseconds, clock.now().getTime() - Date.parse(startedAt));
      metrics.publishStoredMetrics();
    }
  };
}

type Progress = Parameters<RunStore['heartbeat']>[1];

/** Progress that cannot be written stops no failover: the step's own answer or error is what counts. */
async function keepProgress(runs: RunStore, document: unknown, progress: Progress): Promise<void> {
  const runId = runIdOf(document);
  if (runId === undefined || progress.step === 'Report' || isDryRun(document)) return;
  try {
    const first = (await runs.current())?.steps[progress.step];
    await runs.heartbeat(runId, { ...progress, startedAt: first?.startedAt ?? progress.startedAt });
  } catch (error) {
    logger.warn('progress could not be kept', { error });
  }
}

/** ClaimRun's document is the execution, whose name becomes the run's id. */
function runIdOf(document: unknown): string | undefined {
  if (typeof document !== 'object' || document === null) return undefined;
  const { run, execution } = document as { run?: Partial<RunDocument['run']>; execution?: { Name?: string } };
  return run?.id ?? execution?.Name;
}
