import { METRICS } from '../../lambda/contract/names';
import type { Side } from '../../lambda/contract/settings';
import type { StepEvent } from '../../lambda/contract/steps';
import type { HeldRun } from '../../lambda/ports/run-store';
import { alarmInput } from './alarm-input';
import { brokenPromises } from './broken-promises';
import { type CallPlace, CallPlaces } from './call-places';
import { Deeds } from './deeds';
import { type EndState, readEndState } from './end-state';
import { Life } from './life';
import { type Intercept, MemoryFunctions } from './memory-functions';
import { RehearsalWorld } from './rehearsal-world';
import { JOBS, SERVICE, TIMINGS } from './rehearsed-workload';
import { type Death, type ExecutionRun, runExecution } from './run-execution';
import { machineOf, type ShippedMachine } from './shipped-machine';
import type { StepPorts } from './step-ports';

/** A person who starts a run. */
export const PERSON = { trigger: { kind: 'person', by: 'ada', reason: 'go on', acceptLoss: false, overrides: [] } };

export interface ByCalls {
  readonly run: ExecutionRun;
  readonly places: readonly CallPlace[];
}

const stepOf = (event: unknown): string => (event as StepEvent).step;

export type Service = (invoke: () => Promise<unknown>, run: string) => Promise<unknown>;

/** One workload, its life, and the runs that befall it. */
export class Story {
  readonly world: RehearsalWorld;
  readonly deeds: Deeds;
  /** The ports of the steps, with every deed counted. */
  readonly ports: StepPorts;
  private life: Life | undefined;
  private readonly functions: MemoryFunctions;

  constructor(
    private readonly shipped: ShippedMachine,
    private readonly intercept?: Intercept,
    /** Stands in front of the functions, as the Lambda service does. */
    private readonly service: Service = (invoke) => invoke(),
  ) {
    const region = shipped.arn.split(':')[3] ?? 'none';
    const settings = shipped.workload.settings.get(region);
    if (settings === undefined) throw new Error(`no settings for ${region}`);
    this.world = new RehearsalWorld({ ...settings, services: [SERVICE] }, TIMINGS);
    this.deeds = new Deeds(() => this.world.clock.now().getTime());
    this.ports = this.deeds.over(this.world.portsIn(region));
    this.functions = new MemoryFunctions(this.ports, this.world.context(region), intercept);
  }

  /** Virtual time goes on for ever while anything lives: a story that has begun is ended on every path. */
  async told<T>(tell: () => Promise<T>): Promise<T> {
    try {
      return await tell();
    } finally {
      await this.life?.stop();
    }
  }

  held(): Promise<HeldRun | undefined> {
    return this.ports.runs.current();
  }

  wait(seconds: number): Promise<void> {
    return this.world.clock.sleep(seconds * 1000);
  }

  run(name: string, input: unknown, death?: Death): Promise<ExecutionRun> {
    const { machine, arn } = this.shipped;
    const invoke = (functionArn: string, event: unknown): Promise<unknown> =>
      this.service(() => this.functions.invoke(functionArn, event), name);
    return runExecution(this.world, { name, input, machine, machineArn: arn, functions: { invoke }, death });
  }

  /** A run whose calls are counted; with `at` it dies at that place, in the middle of a step. */
  async runByCalls(name: string, input: unknown, at?: number): Promise<ByCalls> {
    const { machine, arn } = this.shipped;
    const dead = new AbortController();
    const places = new CallPlaces(at === undefined ? undefined : { at, onDeath: () => dead.abort() });
    const context = this.world.context(arn.split(':')[3] ?? 'none');
    const invoke = (functionArn: string, event: unknown): Promise<unknown> =>
      new MemoryFunctions(places.over(this.ports, stepOf(event)), context, this.intercept).invoke(functionArn, event);
    const run = await runExecution(this.world, {
      name,
      input,
      machine,
      machineArn: arn,
      functions: { invoke },
      stop: dead,
    });
    return { run, places: places.reached };
  }

  /** A person starts the machine `decide` of a side. */
  answer(name: string, input: unknown, side: Side = 'standby'): Promise<ExecutionRun> {
    const { machine, arn } = machineOf(this.shipped.workload, side, 'decide');
    const region = this.world.regionOf(side);
    const functions = new MemoryFunctions(this.world.portsIn(region), this.world.context(region));
    return runExecution(this.world, { name, input, machine, machineArn: arn, functions });
  }

  /** Home serves, jobs run and wait there. */
  async serving(): Promise<void> {
    this.life = new Life(this.world);
    await this.wait(10);
    for (const job of JOBS) await this.submit(job);
    await this.wait(20);
  }

  async submit({ id, jobClass, seconds }: (typeof JOBS)[number]): Promise<void> {
    const { queue } = this.world.portsIn(this.world.regionOf('home'));
    const application = this.world.settings.jobs?.applications[0]?.name ?? 'none';
    const at = this.world.clock.now().toISOString();
    await queue.submit({ id, application, jobClass, payload: JSON.stringify(seconds), at });
  }

  /** Replication stops, a little later the Region is cut off; its databases, tasks and clients go on as long as they may. */
  async partition(): Promise<void> {
    for (const { standby } of this.world.pairs.values()) standby.cutReplication();
    await this.wait(20);
    const home = this.world.regionOf('home');
    const { fleet, cluster } = this.world.region(home);
    this.life?.silence(home);
    fleet.away = true;
    cluster.away = true;
  }

  /** Waits for the metric that starts a run, and answers what the shipped rule makes of the alarm. */
  async alarm(): Promise<unknown> {
    const region = this.world.regionOf('standby');
    const { signals } = this.world.region(region);
    while (signals.latest(METRICS.takeoverWanted) !== 1) await this.wait(1);
    return alarmInput(this.shipped.workload.rules, region, this.world.clock.now());
  }

  /** Lets what was started come to its end, jobs too that start when the lease of the old side's tasks has ended, and nothing go on. */
  async end(liveSeconds = 120): Promise<{ readonly state: EndState; readonly broken: readonly string[] }> {
    await this.wait(liveSeconds);
    await this.life?.stop();
    const broken = await brokenPromises(this.world, this.deeds);
    return { broken, state: await readEndState(this.world) };
  }
}
