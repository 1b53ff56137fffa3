import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument, Trigger } from '../contract/run-document';
import type { FenceAnswer } from '../contract/step-answers';
import { decideFence, type FenceDecision } from '../domain/fence';
import { fenceWait } from '../domain/pace';
import { overrides } from '../domain/trigger';
import type { FenceRecord, FenceStore } from '../ports/fence-store';
import type { LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import { judgedDatabases } from './fenced-databases';
import { assertHolds, ownedEpoch } from './hold';
import { now, type StepContext } from './step';

export interface FenceOldRegionPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly fences: FenceStore;
}

/**
 * The raised epoch is the order to close; this waits for its effect. Held when the old side's keeper has acknowledged, or
 * when the machine itself has waited until every deadline in the old databases has passed, with nobody alive to help.
 * Only the machine's own waits count, no clock is read.
 */
export async function fenceOldRegion(
  document: RunDocument,
  ports: FenceOldRegionPorts,
  context: StepContext,
): Promise<FenceAnswer> {
  await assertHolds(document, ports.runs);
  const epoch = await ownedEpoch(document, ports.leases);
  const waitedSeconds = document.fence === undefined ? 0 : document.fence.waitedSeconds + document.fence.waitSeconds;
  const recorded = await ports.fences.read(epoch);
  const decision = decide(document, recorded, waitedSeconds, context);
  if (decision.action !== 'record') return answer(decision, waitedSeconds, document, context);
  const word = wordOf(decision.how, epoch, recorded, document, context);
  const standing = await ports.fences.record(word, recorded);
  return answer(decide(document, standing, waitedSeconds, context), waitedSeconds, document, context);
}

const decide = (
  document: RunDocument,
  recorded: FenceRecord | undefined,
  waitedSeconds: number,
  context: StepContext,
): FenceDecision =>
  decideFence({
    databases: judgedDatabases(document, context),
    recorded,
    waitedSeconds,
    mayGoUnfenced: overrides(document.run.trigger, 'unfenced'),
    wordOnly: document.run.orchestration === 'switchover',
    timings: context.timings,
  });

function wordOf(
  how: 'deadline' | 'unfenced',
  epoch: number,
  recorded: FenceRecord | undefined,
  { run }: RunDocument,
  context: StepContext,
): FenceRecord {
  const word = { epoch, how, by: run.id, at: now(context), databases: recorded?.databases ?? {} };
  return how === 'unfenced' ? { ...word, override: personOf(run.trigger) } : word;
}

/** Only a person carries overrides; `readTrigger` refuses an alarm that does. */
function personOf(trigger: Trigger): { readonly by: string; readonly reason: string } {
  if (trigger.kind === 'person') return { by: trigger.by, reason: trigger.reason };
  throw new FailoverError(ERRORS.badInput, 'an alarm cannot override the fence');
}

function answer(
  decision: FenceDecision,
  waitedSeconds: number,
  document: RunDocument,
  context: StepContext,
): FenceAnswer {
  switch (decision.action) {
    case 'held':
    case 'unfenced':
      return {
        status: decision.action,
        waitSeconds: 0,
        waitedSeconds,
        how: sayFence(decision.recorded),
        heldAt: decision.recorded.at,
      };
    case 'wait': {
      const waitSeconds = fenceWait(waitedSeconds, decision.leftSeconds, context.timings);
      return { status: 'waiting', waitSeconds, waitedSeconds, how: decision.because };
    }
    case 'give-up':
      throw new FailoverError(
        decision.why === 'no-word' ? ERRORS.deadlineExceeded : ERRORS.badInput,
        `${decision.because}; everything stays closed. ${waysOn(document)}`,
      );
    case 'record':
      throw new FailoverError(ERRORS.transient, 'another word about the fence came in between; it is looked at again');
  }
}

const waysOn = (document: RunDocument): string =>
  document.run.orchestration === 'switchover' ? 'the workload goes back' : waysToFence(document);

const waysToFence = ({ run, ownership }: RunDocument): string =>
  [
    `Bring the keeper in ${ownership?.from ?? 'the old Region'} back and start a run: it closes the databases and says so`,
    'let the databases close by themselves from the next time on: grade "enforced" or "watchdog"',
    `or, when nothing writes there any more or two writers are the smaller harm: npx handover failover ${run.workload} --override unfenced --reason "..."`,
  ].join('; ');

function sayFence({ how, by, at, override }: FenceRecord): string {
  if (how === 'acknowledged') return `${by} closed the old databases and said so`;
  if (how === 'deadline') return 'the old databases closed by their own deadline';
  return `unfenced since ${at}, overridden by ${override?.by ?? by} (${override?.reason ?? 'no reason kept'}): the old side may still be written to`;
}
