import { ERRORS, FailoverError } from '../contract/errors';
import type { ClaimAnswer, ExecutionContext, RunDocument, RunIdentity, RunSeen } from '../contract/run-document';
import type { Orchestration } from '../contract/steps';
import { standingHold } from '../domain/automation-hold';
import { type ClaimDecision, decideClaim, sayHolder } from '../domain/claim';
import { asksForDryRun } from '../domain/dry-run';
import { isHeldBy } from '../domain/held-run';
import { wholeSeconds } from '../domain/instants';
import { assertPlanned, readTrigger } from '../domain/trigger';
import type { AutomationStore } from '../ports/automation-store';
import type { InventoryStore } from '../ports/inventory-store';
import type { LeaseStore } from '../ports/lease-store';
import type { LossWaits } from '../ports/loss-waits';
import type { HeldRun, RunStore } from '../ports/run-store';
import { now, type StepContext } from './step';

export interface ClaimRunInput {
  readonly execution: ExecutionContext;
  /** The machine's state: after `AwaitOtherRun` it holds the answer that sent it waiting. */
  readonly state: { readonly claim?: ClaimAnswer };
  /** Which machine it is; an execution that began before a deploy of this says nothing, and is a failover. */
  readonly orchestration?: Orchestration;
}

export interface ClaimRunPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly reports: InventoryStore;
  readonly automation: AutomationStore;
  readonly lossWaits: LossWaits;
}

/** Claims the workload for this run, or says who holds it. Touches neither lease nor database. */
export async function claimRun(
  input: ClaimRunInput,
  ports: ClaimRunPorts,
  context: StepContext,
): Promise<Pick<RunDocument, 'run' | 'claim'>> {
  const run = identify(input, context);
  const [lease, held, inventory, holds] = await Promise.all([
    ports.leases.read(),
    ports.runs.current(),
    ports.reports.inventory(),
    ports.automation.holds(),
  ]);
  const decision = decideClaim({
    runId: run.id,
    executionArn: run.executionArn,
    region: context.region,
    trigger: run.trigger,
    lease,
    held,
    hold: standingHold(holds, now(context)),
    inventoryEpoch: inventory?.epoch ?? 0,
    degraded: (inventory?.missing ?? []).length > 0,
    seen: seenBefore(input),
    now: now(context),
    timings: context.timings,
  });
  const answer = 'action' in decision ? await claim(run, held, decision, ports.runs, context) : decision;
  return { run, claim: await passOn(answer, run, ports, context) };
}

function identify(
  { execution, orchestration = 'failover' }: ClaimRunInput,
  { settings, region }: StepContext,
): RunIdentity {
  const trigger = readTrigger(execution);
  const dryRun = asksForDryRun(execution.Input);
  if (orchestration !== 'failover') assertPlanned(trigger, orchestration);
  return {
    id: execution.Name,
    executionArn: execution.Id,
    workload: settings.workload,
    orchestration,
    region,
    trigger,
    startedAt: execution.StartTime,
    ...(dryRun && { dryRun }),
  };
}

function seenBefore({ state }: ClaimRunInput): RunSeen | undefined {
  return state.claim?.outcome === 'wait-for-other-run' ? state.claim.seen : undefined;
}

async function claim(
  run: RunIdentity,
  held: HeldRun | undefined,
  decided: Claim,
  runs: RunStore,
  context: StepContext,
): Promise<ClaimAnswer> {
  if (isHeldBy(held, run)) return claimed(waitFor(undefined, context), decided);
  const result = await runs.claim(run, held, now(context));
  if (result.written) return claimed(waitFor(held, context), decided);
  const winner = result.current;
  // An attempt that was thought dead and its retry: whichever wrote, it is this run that holds.
  if (isHeldBy(winner, run)) return claimed(waitFor(held, context), decided);
  if (winner === undefined)
    throw new FailoverError(ERRORS.transient, 'the claim was not written and nobody holds the workload; look again');
  return { outcome: 'already-running', because: `${sayHolder(winner)}; it claimed first` };
}

/** Whoever accepts any loss need not end a run that waits for less: it hears of it at its next look. */
async function passOn(
  answer: ClaimAnswer,
  { trigger, orchestration, dryRun }: RunIdentity,
  ports: ClaimRunPorts,
  context: StepContext,
): Promise<ClaimAnswer> {
  if (answer.outcome !== 'already-running' || dryRun) return answer;
  if (context.settings.whenRpoExceeded !== 'wait' || orchestration !== 'failover') return answer;
  if (trigger.kind !== 'person' || !trigger.acceptLoss) return answer;
  const holder = await ports.runs.current();
  if (holder?.region !== context.region || holder.ended !== undefined) return answer;
  const acceptance = { by: trigger.by, reason: trigger.reason, at: now(context) };
  for (const runId of await hearers(holder, ports.leases, context)) await ports.lossWaits.accept(runId, acceptance);
  const hears = 'where it waits for less loss, it hears that any is accepted';
  return { ...answer, because: `${answer.because}; ${hears}` };
}

/** The run that holds the workload now, and the one that has taken ownership: under that one any run hears it that goes on with this takeover. */
async function hearers({ runId }: HeldRun, leases: LeaseStore, { region }: StepContext): Promise<ReadonlySet<string>> {
  const lease = await leases.read();
  const taker = lease?.active === region ? lease.taken?.by : undefined;
  return new Set(taker === undefined ? [runId] : [runId, taker]);
}

type Claim = Extract<ClaimDecision, { action: 'claim' }>;

const claimed = (waitSeconds: number, { resumes, overridden }: Claim): ClaimAnswer => ({
  outcome: 'claimed',
  waitSeconds,
  ...(resumes === undefined ? {} : { resumes }),
  ...(overridden.length === 0 ? {} : { overridden }),
});

/** RDS, ECS and Route 53 know no epoch: a step of a run that died may still act until its Lambda times out. */
const waitFor = (previous: HeldRun | undefined, { timings }: StepContext): number =>
  previous === undefined || previous.ended !== undefined ? 0 : wholeSeconds(timings.stepTimeoutSeconds);
