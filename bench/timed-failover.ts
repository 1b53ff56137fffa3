import { MemoryFunctions } from '../lab/rehearsal/memory-functions';
import { RehearsalWorld } from '../lab/rehearsal/rehearsal-world';
import { type ExecutionRun, runExecution } from '../lab/rehearsal/run-execution';
import type { ShippedMachine } from '../lab/rehearsal/shipped-machine';
import type { Timings, WorkloadSettings } from '../lambda/contract/settings';
import { AwsCalls } from './aws-calls';
import type { Dice } from './dice';
import { DnsFlip } from './dns-flip';
import { KeptRegion } from './keepers';
import { LambdaService } from './lambda-service';
import { drawMs, type PromotionKind } from './operation-times';
import { Promotions, promotionOf } from './promotions';
import { RunningJobs } from './running-jobs';

export interface FailoverToTime {
  readonly shipped: ShippedMachine;
  readonly settings: WorkloadSettings;
  readonly timings: Timings;
  readonly promotion: PromotionKind;
  /** `silent`: nothing of home answers, its databases close by themselves. `alive`: its keeper closes them and says so. */
  readonly home: 'silent' | 'alive';
}

/** Jobs that run in home when it is left. */
const RUNNING_JOBS = 20;

/** Long enough for a first lease, an open guard and a heartbeat in the copies. */
const SERVING_MS = 30_000;

const PERSON = {
  trigger: { kind: 'person', by: 'bench', reason: 'to be timed', acceptLoss: false, overrides: [] },
};

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
    await this.world.virtual.sleep(SERVING_MS);
    await new RunningJobs(this.world).start(RUNNING_JOBS);
    if (this.plan.home === 'silent') await this.loseHome(home);
    try {
      const run = await this.run();
      if (run.result.status !== 'SUCCEEDED')
        throw new Error(`the failover to be timed ended: ${JSON.stringify(run.result)}`);
      return run;
    } finally {
      await Promise.all([home.silence(), standby.silence()]);
    }
  }

  private keep(side: 'home' | 'standby'): KeptRegion {
    const region = this.world.regionOf(side);
    const { virtual, timings } = this.world;
    // What home does in a failover that it is alive for is waited for; the rest of the keepers' work is nobody's time.
    const timed = side === 'home' && this.plan.home === 'alive';
    const ports = this.world.portsIn(region);
    const firstTickMs = side === 'home' ? 0 : this.dice.between('tick of standby', 0, timings.leaseRenewSeconds * 1000);
    return new KeptRegion(timed ? this.calls.over(ports) : ports, this.world.context(region), virtual, firstTickMs);
  }

  /** The Region is gone, at any moment between two renewals. */
  private async loseHome(keeper: KeptRegion): Promise<void> {
    const home = this.world.regionOf('home');
    await this.world.virtual.sleep(
      this.dice.between('moment of the loss', 0, this.plan.timings.leaseRenewSeconds * 1000),
    );
    for (const { standby } of this.world.pairs.values()) standby.cutReplication();
    await keeper.silence();
    const { fleet, cluster } = this.world.region(home);
    fleet.away = true;
    cluster.away = true;
  }

  private run(): Promise<ExecutionRun> {
    const region = this.world.regionOf('standby');
    const { machine, arn } = this.plan.shipped;
    const { virtual } = this.world;
    const raw = this.world.portsIn(region);
    const ports = this.calls.over({
      ...raw,
      fleet: this.promotions.over(raw.fleet),
      serving: this.flip.over(raw.serving),
    });
    const functions = new MemoryFunctions(ports, this.world.context(region));
    const invoke = (functionArn: string, event: unknown): Promise<unknown> =>
      this.lambda.run(functionArn, () => functions.invoke(functionArn, event));
    const transition = () => virtual.sleep(drawMs('transition', this.dice));
    const input = PERSON;
    return runExecution(this.world, {
      name: 'timed',
      input,
      machine,
      machineArn: arn,
      functions: { invoke },
      transition,
    });
  }
}
