import { type MemoryPorts, type MemoryServer, MemoryWorld } from '../../../lab/memory';
import type { ExecutionContext, RunDocument } from '../../../lambda/contract/run-document';
import {
  type DatabaseSettings,
  DEFAULT_TIMINGS,
  type Timings,
  type WorkloadSettings,
} from '../../../lambda/contract/settings';
import type { PrecheckAnswer } from '../../../lambda/contract/step-answers';
import { Agent } from '../../../lambda/loops/agent';
import { Dispatcher } from '../../../lambda/loops/dispatcher';
import { Keeper } from '../../../lambda/loops/keeper';
import { claimRun } from '../../../lambda/steps/claim-run';
import { precheck } from '../../../lambda/steps/precheck';
import type { StepContext } from '../../../lambda/steps/step';
import { takeOwnership } from '../../../lambda/steps/take-ownership';

export const HOME = 'us-east-1';
export const STANDBY = 'us-west-2';
export const TIEBREAKER = 'us-east-2';
export const NAME = 'orders.example.com';

export const DB: DatabaseSettings = {
  name: 'db',
  kind: 'rds-replica-pair',
  engine: 'postgres',
  grade: 'enforced',
  instance: { home: 'orders-east', standby: 'orders-west' },
  databaseName: 'orders',
  secretId: { home: 's', standby: 's' },
  applicationRoles: ['app'],
  guardedSchemas: ['public'],
};

const SETTINGS: WorkloadSettings = {
  installation: 'shop',
  workload: 'orders',
  regions: { home: HOME, standby: STANDBY, tiebreaker: TIEBREAKER },
  ledgerTable: 'shop-ledger',
  rtoSeconds: 900,
  rpoSeconds: 120,
  whenRpoExceeded: 'refuse',
  automation: 'automatic',
  approvalDeadlineSeconds: 900,
  databases: [DB],
  services: [
    {
      name: 'api',
      cluster: { home: 'web', standby: 'web' },
      service: { home: 'api', standby: 'api' },
      desiredCount: 4,
    },
  ],
  jobs: {
    cluster: { home: 'jobs', standby: 'jobs' },
    subnets: ['subnet-1'],
    securityGroups: ['sg-1'],
    maxRunning: 5,
    applications: [
      {
        name: 'invoices',
        taskDefinition: { home: 'invoice', standby: 'invoice' },
        container: 'job',
        classes: ['urgent', 'normal', 'bulk'],
        maxAttempts: 3,
        effects: 'marked',
        markerDatabase: 'db',
      },
    ],
  },
  records: [
    {
      name: NAME,
      zoneId: 'Z1',
      endpoint: { home: 'east.example.com', standby: 'west.example.com' },
      strategy: 'change-record',
      ttlSeconds: 60,
    },
  ],
  topicArn: 'arn:aws:sns:us-west-2:111122223333:shop-orders-notices',
};

export const PERSON = {
  trigger: { kind: 'person', by: 'ada', reason: 'drill', acceptLoss: false, overrides: [] },
} as const;
export const alarmAt = (at: string) => ({ trigger: { kind: 'alarm', alarm: 'takeover-wanted', at } });

const oneRegionOf = ({ jobs }: WorkloadSettings): ReadonlySet<string> =>
  new Set((jobs?.applications ?? []).filter(({ durability }) => durability === 'one-region').map(({ name }) => name));

/** The workload `orders` in a world in memory: its primary at home, its replica in the standby Region. */
export class OrdersWorld {
  readonly settings: WorkloadSettings;
  readonly timings: Timings;
  readonly world: MemoryWorld;
  readonly east: MemoryServer;
  readonly west: MemoryServer;
  readonly home: MemoryPorts;
  readonly standby: MemoryPorts;
  readonly tiebreaker: MemoryPorts;

  constructor(settings: Partial<WorkloadSettings> = {}, timings: Partial<Timings> = {}) {
    this.settings = { ...SETTINGS, ...settings };
    this.timings = { ...DEFAULT_TIMINGS, ...timings };
    this.world = new MemoryWorld(SETTINGS.regions, undefined, oneRegionOf(this.settings));
    this.east = this.world.addInstance(HOME, 'orders-east');
    this.west = this.world.addInstance(STANDBY, 'orders-west', this.east);
    this.home = this.world.ports(HOME, { region: STANDBY, cluster: 'jobs' });
    this.standby = this.world.ports(STANDBY, { region: HOME, cluster: 'jobs' });
    this.tiebreaker = this.world.ports(TIEBREAKER, { region: HOME, cluster: 'jobs' });
    this.standby.cluster.services.set('web/api', 1);
    this.world.names.targets.set(NAME, 'east.example.com');
  }

  get clock() {
    return this.world.clock;
  }

  now(): string {
    return this.clock.now().toISOString();
  }

  context(region = STANDBY): StepContext {
    return { settings: this.settings, timings: this.timings, region, clock: this.clock };
  }

  private ports(region: string): MemoryPorts {
    return { [HOME]: this.home, [STANDBY]: this.standby }[region] ?? this.tiebreaker;
  }

  keeper(region = HOME, id = `keeper in ${region}`, ports: Partial<MemoryPorts> = {}): Keeper {
    return new Keeper(id, { ...this.ports(region), ...ports }, this.context(region));
  }

  agent(region: string, id = `agent in ${region}`): Agent {
    return new Agent(id, this.ports(region), this.context(region));
  }

  dispatcher(region = HOME, ports: Partial<MemoryPorts> = {}): Dispatcher {
    return new Dispatcher({ ...this.ports(region), ...ports }, this.context(region));
  }

  /** Home serves, with a keeper's first ticks behind it. */
  async serving(): Promise<Keeper> {
    const keeper = this.keeper();
    await keeper.tick();
    await this.clock.advance(this.timings.leaseRenewSeconds);
    await keeper.tick();
    return keeper;
  }

  /** Home is gone: its server, its keeper, its control planes. */
  loseHome(): void {
    this.east.stop();
    this.home.fleet.away = true;
    this.home.cluster.away = true;
  }

  submit(id: string, jobClass = 'normal') {
    return this.home.jobs.submit({ id, application: 'invoices', jobClass, payload: '{}', at: this.now() });
  }

  /** The newest task of a job ends, wherever it runs. */
  end(job: string, exitCode: number): void {
    const running = [this.home.cluster, this.standby.cluster].flatMap((cluster) =>
      [...cluster.tasks.values()].map((task) => ({ cluster, task })),
    );
    const found = running.findLast(({ task }) => task.environment.HANDOVER_JOB === job && !task.stopped);
    if (found === undefined) throw new Error(`job ${job} has no task that runs`);
    found.cluster.end(found.task.taskArn, exitCode);
  }

  execution(name = 'run-1', Input: unknown = PERSON): ExecutionContext {
    const Id = `arn:aws:states:${STANDBY}:111122223333:execution:shop-orders-failover:${name}`;
    return { Id, Name: name, StartTime: this.now(), Input };
  }

  claim(name = 'run-1', input: unknown = PERSON) {
    return claimRun({ execution: this.execution(name, input), state: {} }, this.standby, this.context());
  }

  /** The document of a run that has claimed the workload and was prechecked. */
  async prechecked(name = 'run-1', input: unknown = PERSON): Promise<RunDocument & { precheck: PrecheckAnswer }> {
    const document = await this.claim(name, input);
    return { ...document, precheck: await precheck(document, this.standby, this.context()) };
  }

  /** The same, after TakeOwnership. */
  async owning(name = 'run-1', input: unknown = PERSON): Promise<RunDocument> {
    const document = await this.prechecked(name, input);
    return { ...document, ownership: await takeOwnership(document, this.standby, this.context()) };
  }

  /** The fence row of home's database. */
  row() {
    const { row } = this.east.contents;
    if (row === undefined) throw new Error('the guard is not installed');
    return row;
  }

  /** Somebody changes an item of the ledger past all rules. */
  rewrite<T>(key: string, change: (item: T) => T): void {
    const cell = this.world.table.cells.get(key);
    if (cell === undefined) throw new Error(`nothing stands at ${key}`);
    this.world.table.cells.set(key, { ...cell, value: change(cell.value as T) });
  }

  /** Everything in the ledger: what is equal before and after has not changed. */
  ledger(): string {
    return JSON.stringify([...this.world.table.cells].map(([key, { value }]) => [key, value]).sort());
  }
}
