import { MemoryFunctions } from '../lab/rehearsal/memory-functions';
import { RehearsalWorld } from '../lab/rehearsal/rehearsal-world';
import { type ExecutionRun, runExecution } from '../lab/rehearsal/run-execution';
import type { ShippedMachine } from '../lab/rehearsal/shipped-machine';
import type { StepPorts } from '../lab/rehearsal/step-ports';
import { PERSON } from '../lab/rehearsal/story';
import type { Side, Timings, WorkloadSettings } from '../lambda/contract/settings';
import { Agent } from '../lambda/loops/agent';
import { Keeper } from '../lambda/loops/keeper';
import { AwsCalls } from './aws-calls';
import type { Dice } from './dice';
import { DnsFlip } from './dns-flip';
import { LambdaService } from './lambda-service';
import { drawMs, type PromotionKind } from './operation-times';
import { Promotions, promotionOf } from './promotions';
import { RunningJobs } from './running-jobs';
import { Ticking } from './ticking';

export interface FailoverToTime {
  readonly shipped: ShippedMachine;
  readonly settings: WorkloadSettings;
  readonly timings: Timings;
  readonly promotion: PromotionKind;
  /** A switchover is asked for by a person, while home is alive; its jobs have been drained. @default 'failover' */
  readonly orchestration?: 'failover' | 'switchover';
  /** `silent`: nothing of home answers, its databases close by themselves. `alive`: its keeper closes them and says so. */
  readonly home: 'silent' | 'alive';
  /** Stands between the steps and their ports: a worse structure, to see it in the figures. */
  readonly ports?: (ports: StepPorts) => StepPorts;
}

/** Jobs that run in home when it is left. */
const RUNNING_JOBS = 20;

/** A keeper lives for two and a half minutes and one starts each minute: never fewer than two. */
const KEEPERS = 2;

/** Long enough for a first lease, an open guard and a heartbeat in the copies. */
const SERVING_MS = 30_000;

/** One failover of the shipped machine and steps in virtual time, every call of which takes a drawn time. */
export class TimedFailover {
  readonly calls: AwsCalls;
  readonly promotions: Promotions;
  readonly flip: DnsFlip;
  private readonly world: RehearsalWorld;
  private readonly lambda: LambdaService;

  constructor(
    readonly plan: FailoverToTime,
    private readonly dice: Dice,
  ) {
    const world = new RehearsalWorld(plan.settings, plan.timings);
    const { virtual } = world;
    this.world = world;
    this.calls = new AwsCalls(virtual, dice);
    this.lambda = new LambdaService(virtual, dice);
    const { fleet } = world.region(world.regionOf('standby'));
    this.promotions = new Promotions(fleet, virtual, (identifier) => promotionOf(identifier, plan.promotion, dice));
    this.flip = new DnsFlip(world, dice);
  }

  async play(): Promise<ExecutionRun> {
    const home = this.keep('home');
    const standby = this.keep('standby');
    try {
      await this.world.virtual.sleep(SERVING_MS);
      if (this.plan.orchestration !== 'switchover') await new RunningJobs(this.world).start(RUNNING_JOBS);
      await this.world.virtual.sleep(this.untilTick('the run'));
      if (this.plan.home === 'silent') await this.loseHome(home);
      return succeeded(await this.run());
    } finally {
      await silence([...home, ...standby]);
    }
  }

  private keep(side: Side): readonly Ticking[] {
    const { virtual } = this.world;
    const region = this.world.regionOf(side);
    // What home does in a failover that it is alive for is waited for; the rest of the keepers' work is nobody's time.
    const timed = side === 'home' && this.plan.home === 'alive';
    const ports = this.world.portsIn(region);
    const kept = timed ? this.calls.over(ports) : ports;
    const { leaseRenewSeconds, agentTickSeconds } = this.plan.timings;
    const keepers = Array.from({ length: KEEPERS }, (_, index) => {
      const keeper = new Keeper(`keeper ${index} in ${region}`, kept, this.world.context(region));
      // The first of home makes the lease.
      const firstTickMs = side === 'home' && index === 0 ? 0 : this.untilTick(`${side} ${index}`);
      return new Ticking(keeper, leaseRenewSeconds, virtual, firstTickMs);
    });
    const agent = new Agent(`agent in ${region}`, ports, this.world.context(region));
    return [...keepers, new Ticking(agent, agentTickSeconds, virtual, this.untilTick(`agent in ${side}`))];
  }

  /** Nothing begins in step with a keeper: everything does at some moment between two of its ticks. */
  private untilTick(what: string): number {
    return Math.round(this.dice.between(`moment of ${what}`, 0, this.plan.timings.leaseRenewSeconds * 1000));
  }

  private async loseHome(loops: readonly Ticking[]): Promise<void> {
    for (const { standby } of this.world.pairs.values()) standby.cutReplication();
    await silence(loops);
    const { fleet, cluster } = this.world.region(this.world.regionOf('home'));
    fleet.away = true;
    cluster.away = true;
  }

  private run(): Promise<ExecutionRun> {
    const { machine, arn: machineArn } = this.plan.shipped;
    const functions = new MemoryFunctions(this.ports(), this.world.context(this.world.regionOf('standby')));
    const invoke = (functionArn: string, event: unknown): Promise<unknown> =>
      this.lambda.run(functionArn, () => functions.invoke(functionArn, event));
    const transition = () => this.world.virtual.sleep(drawMs('transition', this.dice));
    const execution = { name: 'timed', input: PERSON, machine, machineArn };
    return runExecution(this.world, { ...execution, functions: { invoke }, transition });
  }

  private ports(): StepPorts {
    const raw = this.world.portsIn(this.world.regionOf('standby'));
    const played = { ...raw, fleet: this.promotions.over(raw.fleet), serving: this.flip.over(raw.serving) };
    return this.calls.over(this.plan.ports?.(played) ?? played);
  }
}

async function silence(loops: readonly Ticking[]): Promise<void> {
  await Promise.all(loops.map((loop) => loop.silence()));
}

function succeeded(run: ExecutionRun): ExecutionRun {
  if (run.result.status === 'SUCCEEDED') return run;
  throw new Error(`the failover to be timed ended: ${JSON.stringify(run.result)}`);
}
