import { randomUUID } from 'node:crypto';
import { StepFunctionsMachines } from '../../cli/adapters/step-functions-machines';
import { machineName } from '../../lambda/contract/names';
import type { LabCheck } from '../verdict/lab-check';
import { leaseWrites } from '../verdict/renewals';
import { type RunEnd, runEnds, sayEnd } from '../verdict/run-ends';
import { type Typed, typeCommand } from './command-line';
import { databaseCrash } from './database-crash';
import { untilEntered } from './old-database';
import type { Scenario } from './scenario';
import { comesTrue, type Stage, waitFor } from './stage';
import { untilEnded } from './takeover-alarm';

/** So long that two operators and their command lines come while the first run is still held for alive. */
const TIMINGS = { runDeadAfterSeconds: 8 };
const DETECTED_LIMIT_MS = 60_000;
const PROMOTED_LIMIT_MS = 20_000;
const SILENT_LIMIT_MS = 20_000;
/** A moment of a run is met within so long. */
const LOOK_MS = 20;

interface Act {
  readonly automatic: string;
  /** What the first operator's command line printed. */
  readonly typed: Typed;
  readonly told: readonly string[];
  /** The run that went on after the first one was stopped. */
  readonly second: string;
}
const acts = new WeakMap<Stage, Act>();

export const twoOperators: Scenario = {
  name: 'two-operators',
  title:
    'two operators start runs while an automatic one works; then that one is stopped, and one of them goes on with it',
  jobs: 80,
  timings: TIMINGS,
  strike: async (stage) => {
    await databaseCrash.strike(stage);
    if (!(await untilEntered(stage, 'TakeOwnership', DETECTED_LIMIT_MS))) throw new Error('no alarm started a run');
    const automatic = runAt(stage, 'TakeOwnership');
    const operators = startTwo(stage);
    await stopMidWay(stage, automatic);
    const { typed, told } = await operators;
    await untilEnded(stage, told);
    const second = await goOn(stage);
    acts.set(stage, { automatic, typed, told, second });
    await untilEnded(stage, [second]);
  },
  expects: async (stage) => {
    const act = acts.get(stage);
    if (act === undefined) return [];
    return [toldCheck(stage, act), typedCheck(act), goneOnCheck(stage, act), ownersCheck(stage, act), onceCheck(stage)];
  },
};

/** The run that has last entered the state. */
function runAt({ world }: Stage, state: string): string {
  const event = world.parts.history.findLast((each) => each.kind === 'StateEntered' && each.state === state);
  if (event === undefined) throw new Error(`no run has entered ${state}`);
  return event.execution;
}

/** One types the command line, the other one presses "Start execution" in the console of the other Region, which fills in `{}`. */
async function startTwo(stage: Stage): Promise<Pick<Act, 'typed' | 'told'>> {
  const { world } = stage;
  const { cloud, settings, happenings } = world.parts;
  const name = randomUUID();
  const machine = machineName(settings, 'failover');
  const console_ = new StepFunctionsMachines(cloud.account).start({
    region: world.firstRegion,
    machine,
    name,
    input: {},
  });
  const [typed] = await Promise.all([start(stage, 'the database does not answer'), console_]);
  happenings.tell({
    lane: 'clients',
    kind: 'note',
    text: `a second operator starts one in the console of ${world.firstRegion}`,
  });
  return { typed, told: [name, startedBy(typed)] };
}

async function start({ world, config }: Stage, reason: string): Promise<Typed> {
  if (config === undefined) throw new Error('this scenario types commands of this app, it plays no other one');
  return typeCommand(world, config, ['failover', world.parts.settings.workload, '--reason', reason, '--yes']);
}

const startedBy = ({ output }: Typed): string => /run (\S+) started in/.exec(output)?.[1] ?? `none: ${output}`;

/** Step Functions is told to stop it, as soon as RDS has taken its promotion; what its functions are doing goes on. */
async function stopMidWay({ world }: Stage, run: string): Promise<void> {
  const { cloud, executions, workload, happenings } = world.parts;
  const promoted = async (): Promise<boolean> =>
    cloud.log.where({ service: 'rds', operation: 'PromoteReadReplica' }).some(({ outcome }) => outcome === 'ok');
  if (!(await comesTrue(PROMOTED_LIMIT_MS, promoted, LOOK_MS))) throw new Error('the run has promoted nothing');
  const all = workload.machines.flatMap(({ arn }) => executions.executions(arn));
  const running = all.find(({ name, status }) => name === run && status === 'RUNNING');
  if (running === undefined) throw new Error(`run ${run} had ended before it could be stopped`);
  executions.stop(running.executionArn);
  happenings.tell({
    lane: world.otherRegion,
    kind: 'fault',
    text: 'the run is stopped in the middle of its promotion',
  });
}

/** The operator waits until nobody can hold it for alive, and starts once more. */
async function goOn(stage: Stage): Promise<string> {
  const { ledger } = stage.world.parts;
  await waitFor('the heartbeat of the run to be old', SILENT_LIMIT_MS, async () => {
    const held = await ledger.runs.current();
    return held !== undefined && Date.now() - Date.parse(held.heartbeatAt) > TIMINGS.runDeadAfterSeconds * 1000;
  });
  return startedBy(await start(stage, 'the run before has stopped'));
}

const endOf = ({ world }: Stage, run: string): RunEnd | undefined =>
  runEnds(world.parts.history).find(({ execution }) => execution === run);

function toldCheck(stage: Stage, { automatic, told }: Act): LabCheck {
  const ends = told.flatMap((run) => endOf(stage, run) ?? []);
  const holder = new RegExp(
    `run ${automatic} in ${stage.world.otherRegion} holds the workload since \\d{4}-\\d\\d-\\d\\dT`,
  );
  return {
    name: 'both operators are told which run holds the workload, and since when',
    passed: ends.length === 2 && ends.every(({ state, words }) => state === 'AlreadyRunning' && holder.test(words)),
    detail: ends.map(sayEnd).join(' | '),
  };
}

function typedCheck({ automatic, typed }: Act): LabCheck {
  const line = typed.output.split('\n').find((each) => each.includes(`run ${automatic} holds the workload since`));
  return {
    name: 'the command line says so before it starts anything',
    passed: line !== undefined,
    detail: line ?? typed.output,
  };
}

/** It proved the first one dead, waited out what a step of it might still do, and found what was done. */
function goneOnCheck(stage: Stage, { automatic, second }: Act): LabCheck {
  const entered = stage.world.parts.history.flatMap((event) =>
    event.execution === second && event.kind === 'StateEntered' ? [event.state] : [],
  );
  const end = endOf(stage, second);
  const waited = ['AwaitOtherRun', 'AwaitOldStep', 'Precheck', 'TakeOwnership'];
  return {
    name: 'the next run waits until the stopped one is proved dead, waits out its last step, and goes on',
    passed: end?.state === 'Done' && waited.every((state) => entered.includes(state)),
    detail: `after ${automatic}: ${end === undefined ? 'it has not ended' : sayEnd(end)}; it came through ${waited.filter((state) => entered.includes(state)).join(', ')}`,
  };
}

/** Whoever has claimed holds it until its end: no two of these times may overlap. */
function ownersCheck({ world }: Stage, { automatic, second }: Act): LabCheck {
  const { history } = world.parts;
  const claims = history.flatMap((event) =>
    event.kind === 'StateEntered' && event.state === 'Precheck' ? [event] : [],
  );
  const stopped = history.find(({ kind, execution }) => kind === 'ExecutionAborted' && execution === automatic);
  const owners = [...new Set(claims.map(({ execution }) => execution))];
  const took = claims.find(({ execution }) => execution === second);
  const after = stopped !== undefined && took !== undefined && took.at > stopped.at;
  return {
    name: 'one run at a time holds the workload',
    passed: owners.join() === [automatic, second].join() && after,
    detail: `held by ${owners.join(', then by ')}${after ? `, ${((took.at.getTime() - stopped.at.getTime()) / 1000).toFixed(1)} s after the first was stopped` : ''}`,
  };
}

/** Counted on the wire. */
function onceCheck({ world, before }: Stage): LabCheck {
  const { log } = world.parts.cloud;
  const databases = world.parts.databases.pairs.length;
  const promoted = log.where({ service: 'rds', operation: 'PromoteReadReplica' }).length;
  const taken = leaseWrites(log.entries).filter(({ caller }) => caller.endsWith('-run-steps')).length;
  return {
    name: 'nothing is promoted twice, and ownership is taken once',
    passed: promoted === databases && taken === 1,
    detail: `${promoted} calls of rds:PromoteReadReplica for ${databases} databases, ${taken} raised epochs (from ${before?.epoch})`,
  };
}
