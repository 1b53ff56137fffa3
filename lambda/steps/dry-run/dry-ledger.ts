import type { LossBound } from '../../contract/step-answers';
import { sayLoss } from '../../domain/loss-bound';
import { sayLostRows } from '../../domain/lost-rows';
import type { Journal } from './journal';
import type { AllStepPorts } from './step-ports';

const put = 'dynamodb:PutItem';
const update = 'dynamodb:UpdateItem';

export const dryRuns = (real: AllStepPorts['runs'], journal: Journal): AllStepPorts['runs'] => ({
  current: async () => journal.last('held')?.held ?? (await real.current()),
  claim: async (run, _seen, at) => {
    const { id: runId, region, executionArn } = run;
    const held = {
      runId,
      region,
      startedBy: 'a dry run',
      startedAt: at,
      executionArn,
      heartbeat: 1,
      heartbeatAt: at,
      steps: {},
    };
    journal.plan({
      operation: put,
      target: 'ledger: run',
      detail: 'no run that is alive holds the workload',
      effect: { kind: 'held', held },
    });
    return { written: true, value: held };
  },
  heartbeat: async () => true,
  end: async (_runId, { outcome }) => {
    journal.plan({ operation: update, target: 'ledger: run', detail: `ends as ${outcome}` });
    return true;
  },
});

/** A dry run answers its own question with yes: what would be asked is in the list. */
export const dryDecisions = (real: AllStepPorts['decisions'], journal: Journal): AllStepPorts['decisions'] => ({
  ask: async (question) => {
    journal.plan({
      operation: put,
      target: `ledger: question of ${question.runId}`,
      detail: question.text,
      effect: { kind: 'asked', question },
    });
    return question;
  },
  settle: async (runId) => {
    const question = journal.last('asked')?.question;
    if (question === undefined) return real.settle(runId);
    const principal = { kind: 'execution', arn: question.executionArn } as const;
    return {
      question,
      decision: { verdict: 'approved', principal, reason: 'as a dry run supposes', at: question.askedAt },
    };
  },
  remind: async () => false,
});

export const dryServing = (real: AllStepPorts['serving'], journal: Journal): AllStepPorts['serving'] => ({
  serving: async () => journal.last('serves')?.serving ?? (await real.serving()),
  serve: async (serving) => {
    const detail = `agents of all Regions publish ${serving.region} under epoch ${serving.epoch}`;
    journal.plan({ operation: put, target: 'ledger: serving', detail, effect: { kind: 'serves', serving } });
    return serving;
  },
  dispatching: async () => journal.last('dispatches')?.serving ?? (await real.dispatching()),
  allowDispatch: async (serving) => {
    const detail = `${serving.region} starts jobs under epoch ${serving.epoch}`;
    journal.plan({ operation: put, target: 'ledger: dispatching', detail, effect: { kind: 'dispatches', serving } });
    return serving;
  },
  pauseDispatch: async (serving, runId) => {
    const standing = await real.dispatching();
    const pauses = standing?.region === serving.region && standing.epoch === serving.epoch;
    if (!pauses) return standing;
    const detail = `${serving.region} starts no more jobs, and those that run end`;
    journal.plan({ operation: update, target: 'ledger: dispatching', detail, effect: { kind: 'paused', serving } });
    return { ...standing, pausedBy: runId };
  },
});

/** A dry run supposes that the wait for less ends well: how long it may last is in the list. */
export const dryLossWaits = (journal: Journal): AllStepPorts['lossWaits'] => ({
  begin: async (epoch, wait) => {
    const detail = `more than the RPO may be lost now: ${sayFirst(wait.first)}; looks again until it is less, and refuses in the end`;
    journal.plan({ operation: put, target: `ledger: wait for less of epoch ${epoch}`, verdict: 'unknown', detail });
    return wait;
  },
  accept: async (_runId, acceptance) => acceptance,
  accepted: async () => ({ by: 'a dry run', reason: 'it supposes that less is lost in time', at: 'once' }),
});

/** Keys of rows may be private: what is planned tells counts only. */
export const dryLosses = (real: AllStepPorts['losses'], journal: Journal): AllStepPorts['losses'] => ({
  losses: () => real.losses(),
  lost: (epoch) => real.lost(epoch),
  keepLost: async (epoch, database, lost) =>
    journal.plan({
      operation: put,
      target: `ledger: lost rows of ${database}, epoch ${epoch}`,
      detail: sayLostRows(lost),
    }),
});

const sayFirst = (first: Readonly<Record<string, LossBound>>): string =>
  Object.entries(first)
    .map(([name, loss]) => `${name} ${sayLoss(loss)}`)
    .join(', ');

type Reports = AllStepPorts['reports'] & AllStepPorts['losses'];

export const dryReports = (
  real: Partial<Reports> & AllStepPorts['reports'],
  journal: Journal,
): AllStepPorts['reports'] => ({
  save: async ({ run }) => {
    for (const target of [`ledger: report of ${run.id}`, 'ledger: latest report'])
      journal.plan({ operation: put, target, detail: 'what was done, and what was not' });
  },
  find: (runId) => real.find(runId),
  latest: () => real.latest(),
  recordLoss: async (epoch, losses) => {
    const detail = Object.keys(losses).join(', ') || 'no database';
    journal.plan({ operation: put, target: `ledger: losses of epoch ${epoch}`, detail });
    return losses;
  },
  inventory: async () => journal.last('inventory')?.inventory ?? (await real.inventory()),
  updateInventory: async (inventory) => {
    const detail = `${inventory.activeRegion} serves under epoch ${inventory.epoch}`;
    journal.plan({ operation: put, target: 'ledger: inventory', detail, effect: { kind: 'inventory', inventory } });
  },
});

/** What runs would have ended by itself once nothing more is started; what a round has taken back runs no more in the next. */
export const dryClaims = (real: AllStepPorts['claims'], journal: Journal): AllStepPorts['claims'] => ({
  running: async (application) =>
    journal.last('paused') === undefined && !journal.isLaterRound ? real.running(application) : [],
  requeue: async (job, { because }) => {
    journal.planOneOfMany({ operation: update, target: `ledger: job ${job.application}/${job.id}`, detail: because });
    return true;
  },
  claim: async () => undefined,
  started: async () => undefined,
  finish: async () => false,
});

export const dryDoneJobs = (real: AllStepPorts['doneJobs'], journal: Journal): AllStepPorts['doneJobs'] => ({
  doneSince: (application, since) => real.doneSince(application, since),
  suspect: async (job, because) => {
    journal.planOneOfMany({ operation: update, target: `ledger: job ${job.application}/${job.id}`, detail: because });
    return true;
  },
});
