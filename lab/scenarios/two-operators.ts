import { randomUUID } from 'node:crypto';
import { StepFunctionsMachines } from '../../cli/adapters/step-functions-machines';
import { machineName } from '../../lambda/contract/names';
import type { Execution } from '../aws';
import { LAB_TIMINGS } from '../world/lab-timings';
import { type Typed, typeCommand } from './command-line';
import { untilEntered } from './old-database';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import { comesTrue, type Stage, waitFor } from './stage';
import { untilEnded } from './takeover-alarm';
import { type TwoOperators, twoOperatorsChecks } from './two-operators-checks';

/** So long a wait for the fence that two people and a command line come in the middle of it. */
const TIMINGS = { leaseTtlSeconds: 8 };
const { runDeadAfterSeconds = 0 } = LAB_TIMINGS;
const DETECTED_LIMIT_MS = 60_000;
const TOLD_LIMIT_MS = 20_000;
const SILENT_LIMIT_MS = 20_000;
const CLAIMED_LIMIT_MS = 30_000;
/** A moment of a run is met within so long. */
const LOOK_MS = 20;
/** The console fills this in, and people leave it there. */
const CONSOLE_INPUT = { Comment: 'Insert your JSON here' };

const acts = new WeakMap<Stage, TwoOperators>();

export const twoOperators: Scenario = {
  name: 'two-operators',
  title:
    'two people start runs while an automatic one is in its middle; that one is killed, and the next one goes on with it',
  jobs: 40,
  lost: 'first',
  timings: TIMINGS,
  strike: async (stage) => {
    await regionLoss.strike(stage);
    if (!(await untilEntered(stage, 'MoveWorkload', DETECTED_LIMIT_MS))) throw new Error('no run has taken ownership');
    const automatic = runIn(stage, 'MoveWorkload');
    const people = startTwo(stage);
    await comesTrue(TOLD_LIMIT_MS, async () => mayBeKilled(stage, await settled(people)), LOOK_MS);
    const killed = kill(stage, automatic);
    const { typed, told } = await people;
    await untilEnded(stage, told);
    await untilSilent(stage);
    const next = startedBy(await start(stage, 'the run before has stopped'));
    acts.set(stage, { automatic, typed, told, next });
    stage.faults.push({ what: 'the automatic run is killed in its middle', hits: () => (killed ? 1 : 0) });
    await untilEntered(stage, 'AwaitOldStep', CLAIMED_LIMIT_MS);
    await comesTrue(CLAIMED_LIMIT_MS, async () => ownersIn(stage).includes(next), LOOK_MS);
  },
  expects: async (stage, evidence) => {
    const act = acts.get(stage);
    const { cloud, databases } = stage.world.parts;
    const seen = { wire: cloud.log.entries, databases: databases.pairs.length };
    return act === undefined ? [] : twoOperatorsChecks(act, evidence, seen);
  },
};

/** Runs that have taken ownership, or have found that it is taken for them. */
const ownersIn = ({ world }: Stage): readonly string[] =>
  world.parts.history.flatMap((event) =>
    event.kind === 'StateEntered' && event.state === 'MoveWorkload' ? [event.execution] : [],
  );

function runIn({ world }: Stage, state: string): string {
  const event = world.parts.history.find((each) => each.kind === 'StateEntered' && each.state === state);
  if (event === undefined) throw new Error(`no run has entered ${state}`);
  return event.execution;
}

/** One types a command, the other one presses "Start execution" in the console of the Region that takes over. */
async function startTwo(stage: Stage): Promise<Pick<TwoOperators, 'typed' | 'told'>> {
  const { world } = stage;
  const { cloud, settings, happenings } = world.parts;
  const name = randomUUID();
  const machine = machineName(settings, 'failover');
  const region = world.otherRegion;
  const text = `a second person presses "Start execution" in the console of ${region}`;
  happenings.tell({ lane: 'clients', kind: 'note', text });
  const pressed = new StepFunctionsMachines(cloud.account).start({ region, machine, name, input: CONSOLE_INPUT });
  const [typed] = await Promise.all([start(stage, 'the Region does not answer'), pressed]);
  return { typed, told: [startedBy(typed), name] };
}

async function start({ world, config }: Stage, reason: string): Promise<Typed> {
  if (config === undefined) throw new Error('this scenario types commands of this app, it plays no other one');
  return typeCommand(world, config, ['failover', world.parts.settings.workload, '--reason', reason, '--yes']);
}

const startedBy = ({ output }: Typed): string => /run (\S+) started in/.exec(output)?.[1] ?? `none: ${output}`;

const NOT_YET = Symbol('not yet');
async function settled<T>(promise: Promise<T>): Promise<T | undefined> {
  const first = await Promise.race([promise, Promise.resolve(NOT_YET)]);
  return first === NOT_YET ? undefined : (first as T);
}

/** Both are told, and it waits for the fence with its promotion out; at the latest when it holds the fence. */
function mayBeKilled(stage: Stage, people: Pick<TwoOperators, 'told'> | undefined): boolean {
  const { history, cloud } = stage.world.parts;
  const entered = (state: string) => history.some((event) => event.kind === 'StateEntered' && event.state === state);
  const told = people?.told.every((run) => find(stage, run)?.status !== 'RUNNING') ?? false;
  const promoting = cloud.log.where({ service: 'rds', operation: 'PromoteReadReplica' });
  return entered('Fenced') || (told && entered('AwaitFence') && promoting.some(({ outcome }) => outcome === 'ok'));
}

const find = ({ world }: Stage, run: string): Execution | undefined => {
  const { executions, workload } = world.parts;
  return workload.machines.flatMap(({ arn }) => executions.executions(arn)).find(({ name }) => name === run);
};

/** Its execution is stopped; what its functions are doing at that moment goes on. */
function kill(stage: Stage, run: string): boolean {
  const { executions, happenings } = stage.world.parts;
  const running = find(stage, run);
  if (running?.status !== 'RUNNING') return false;
  executions.stop(running.executionArn);
  const text = 'the automatic run is killed in its middle: nobody works on the takeover';
  happenings.tell({ lane: stage.world.otherRegion, kind: 'fault', text });
  return true;
}

/** Until nobody can take it for alive. */
async function untilSilent({ world }: Stage): Promise<void> {
  const { ledger, happenings } = world.parts;
  await waitFor('the heartbeat of the killed run to be old', SILENT_LIMIT_MS, async () => {
    const held = await ledger.runs.current();
    return held !== undefined && Date.now() - Date.parse(held.heartbeatAt) > runDeadAfterSeconds * 1000;
  });
  happenings.tell({ lane: 'clients', kind: 'note', text: 'a person sees that the run is silent, and starts one more' });
}
