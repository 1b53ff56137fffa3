import example from '../../handover.config';
import { targetInput } from '../../lab/aws';
import { brokenPromises } from '../../lab/rehearsal/broken-promises';
import { Deeds } from '../../lab/rehearsal/deeds';
import { type EndState, readEndState } from '../../lab/rehearsal/end-state';
import { Life } from '../../lab/rehearsal/life';
import { type Intercept, MemoryFunctions } from '../../lab/rehearsal/memory-functions';
import { RehearsalWorld } from '../../lab/rehearsal/rehearsal-world';
import { type Death, type ExecutionRun, runExecution } from '../../lab/rehearsal/run-execution';
import type { RehearsedJob } from '../../lab/rehearsal/task-work';
import { METRICS } from '../../lambda/contract/names';
import type { WorkloadSettings } from '../../lambda/contract/settings';
import type { HandoverConfig } from '../../lib/config/config';
import type { ShippedMachine } from './shipped';

const [orders] = example.workloads;
const [ordersDb] = orders?.databases ?? [];
const [record] = orders?.records ?? [];
if (orders === undefined || ordersDb === undefined || record === undefined)
  throw new Error('the example has no workload with a database and a record');

/** The example's workload with two of everything that can be two, so that "once for each" says something. */
export const CONFIG: HandoverConfig = {
  ...example,
  workloads: [
    {
      ...orders,
      automation: 'automatic',
      ...(orders.jobs && { jobs: { ...orders.jobs, maxRunning: RUNNING_AT_ONCE } }),
      rpo: '5 minutes',
      databases: [ordersDb, { ...ordersDb, name: 'stock-db', databaseName: 'stock' }],
      records: [record, { ...record, name: 'api.example.com', strategy: 'change-record' }],
    },
  ],
};

/** A service as a team's own stack would add it. */
const SERVICE: WorkloadSettings['services'][number] = {
  name: 'api',
  cluster: { home: 'web', standby: 'web' },
  service: { home: 'api', standby: 'api' },
  desiredCount: 4,
};

/** Longer than any rehearsal: such a job runs when its Region is lost. */
const FOR_EVER = 1_000_000;

/** Most urgent first; only so many run at once that some still wait when the Region is lost. */
const JOBS: readonly { readonly id: string; readonly jobClass: string; readonly seconds: RehearsedJob }[] = [
  { id: 'done', jobClass: 'urgent', seconds: { home: 5, standby: 5 } },
  { id: 'effect-lost', jobClass: 'urgent', seconds: { home: 28, standby: 5 } },
  { id: 'running-1', jobClass: 'normal', seconds: { home: FOR_EVER, standby: 8 } },
  { id: 'running-2', jobClass: 'normal', seconds: { home: FOR_EVER, standby: 40 } },
  { id: 'running-3', jobClass: 'bulk', seconds: { home: FOR_EVER, standby: 3 } },
  { id: 'waiting-1', jobClass: 'bulk', seconds: { home: FOR_EVER, standby: 3 } },
  { id: 'waiting-2', jobClass: 'bulk', seconds: { home: FOR_EVER, standby: 3 } },
];
const RUNNING_AT_ONCE = 3;

/** A person who starts a run. */
export const PERSON = { trigger: { kind: 'person', by: 'ada', reason: 'go on', acceptLoss: false } };

/** One workload, its life, and the runs that befall it. */
export class Story {
  readonly world: RehearsalWorld;
  readonly deeds: Deeds;
  private readonly life: Life;
  private readonly functions: MemoryFunctions;

  constructor(
    private readonly shipped: ShippedMachine,
    intercept?: Intercept,
  ) {
    const region = shipped.arn.split(':')[3] ?? 'none';
    const settings = shipped.workload.settings.get(region);
    if (settings === undefined) throw new Error(`no settings for ${region}`);
    this.world = new RehearsalWorld({ ...settings, services: [SERVICE] });
    this.deeds = new Deeds(() => this.world.clock.now().getTime());
    this.functions = new MemoryFunctions(
      this.deeds.over(this.world.portsIn(region)),
      this.world.context(region),
      intercept,
    );
    this.life = new Life(this.world);
  }

  wait(seconds: number): Promise<void> {
    return this.world.clock.sleep(seconds * 1000);
  }

  run(name: string, input: unknown, death?: Death): Promise<ExecutionRun> {
    const { machine, arn } = this.shipped;
    return runExecution(this.world, { name, input, machine, machineArn: arn, functions: this.functions, death });
  }

  /** Home serves, jobs run and wait there. */
  async serving(): Promise<void> {
    await this.wait(10);
    const { queue } = this.world.portsIn(this.world.regionOf('home'));
    const application = this.world.settings.jobs?.applications[0]?.name ?? 'none';
    const submit = (id: string, jobClass: string, job: RehearsedJob) =>
      queue.submit({
        id,
        application,
        jobClass,
        payload: JSON.stringify(job),
        at: this.world.clock.now().toISOString(),
      });
    for (const { id, jobClass, seconds } of JOBS) await submit(id, jobClass, seconds);
    await this.wait(20);
  }

  /** Replication stops, a little later the Region is cut off; its databases, tasks and clients go on as long as they may. */
  async partition(): Promise<void> {
    for (const { standby } of this.world.pairs.values()) standby.cutReplication();
    await this.wait(20);
    const home = this.world.regionOf('home');
    const { fleet, cluster } = this.world.region(home);
    this.life.silence(home);
    fleet.away = true;
    cluster.away = true;
  }

  /** Waits for the metric that starts a run, and answers what the shipped rule makes of the alarm. */
  async alarm(): Promise<unknown> {
    const region = this.world.regionOf('standby');
    const { signals } = this.world.region(region);
    while (signals.latest(METRICS.takeoverWanted) !== 1) await this.wait(1);
    const rule = this.shipped.workload.rules.find((one) => one.region === region);
    const [target] = rule?.targets ?? [];
    if (target === undefined) throw new Error(`no rule starts the machine in ${region}`);
    const at = this.world.clock.now().toISOString().replace('Z', '+0000');
    return targetInput(target, { detail: { alarmName: 'takeover-wanted', state: { timestamp: at } } });
  }

  /** Lets what was started come to its end, and nothing go on. */
  async end(): Promise<{ readonly state: EndState; readonly broken: readonly string[] }> {
    await this.wait(240);
    await this.life.stop();
    const broken = await brokenPromises(this.world, this.deeds);
    return { broken, state: await readEndState(this.world) };
  }
}
