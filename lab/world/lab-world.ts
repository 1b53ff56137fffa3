import type { Side, Timings, WorkloadSettings } from '../../lambda/contract/settings';
import { otherSide } from '../../lambda/domain/sides';
import type { composeLedger } from '../../lambda/handlers/ledger';
import type { DeployedWorkload } from '../app/deployed-workload';
import type { LabCloud } from '../aws';
import type { LambdaFunctions } from '../lambda/functions';
import type { Children } from './children';
import type { CronClock } from './cron-clock';
import type { LabDatabases } from './databases';
import type { Endings } from './endings';
import type { ExecutionEvent, Executions } from './executions';
import type { Happenings } from './happenings';
import type { OrderServices } from './order-services';
import type { Schedules } from './schedules';
import type { Triggers } from './triggers';
import type { Workers } from './workers';

export interface WorldParts {
  readonly workload: DeployedWorkload;
  readonly settings: WorkloadSettings;
  /** Durations that the Lambdas of this world live by. */
  readonly timings: Timings;
  /** How long clients wait for an answer. */
  readonly patienceMs: number;
  /** The side that serves when the story begins. */
  readonly first: Side;
  readonly cloud: LabCloud;
  /** Address of the name server. */
  readonly resolver: string;
  readonly databases: LabDatabases;
  readonly services: OrderServices;
  readonly functions: LambdaFunctions;
  readonly executions: Executions;
  readonly schedules: Schedules;
  /** By which the function of schedules reads its cron lines. */
  readonly cronClock: CronClock;
  readonly triggers: Triggers;
  readonly workers: Workers;
  readonly children: Children;
  /** The ledger as an operator reads it. */
  readonly ledger: ReturnType<typeof composeLedger>;
  readonly happenings: Happenings;
  readonly history: ExecutionEvent[];
  readonly endings: Endings;
}

/** Three Regions on this machine, and what can befall them. */
export class LabWorld {
  constructor(readonly parts: WorldParts) {}

  /** The side that serves when the story begins, and the other one: scenarios are told by these, and so play both ways. */
  get first(): Side {
    return this.parts.first;
  }

  get other(): Side {
    return otherSide(this.first);
  }

  regionOf(side: Side): string {
    return this.parts.settings.regions[side];
  }

  get firstRegion(): string {
    return this.regionOf(this.first);
  }

  get otherRegion(): string {
    return this.regionOf(this.other);
  }

  /** The whole Region is gone in the same moment: its APIs, its Lambdas, its tasks, its database (kill -9). */
  async killRegion(side: Side): Promise<{ readonly hits: number }> {
    const { cloud, workers, schedules, children, databases, functions, executions } = this.parts;
    const region = this.regionOf(side);
    const cut = cloud.cutRegion(region);
    workers.kill(region);
    schedules.kill(region);
    await Promise.all([databases.kill(side), children.kill(region), functions.kill(region), executions.kill(region)]);
    return cut;
  }

  /**
   * The Region answers nothing any more, and refuses nothing: calls to its APIs, to its services and to its databases hang,
   * and so does what its Lambdas call. It lives on inside.
   */
  swallowRegion(side: Side): { readonly hits: number } {
    const { cloud, workers, children, databases } = this.parts;
    const region = this.regionOf(side);
    const hole = cloud.cutRegion(region, 'silence');
    workers.kill(region);
    children.freeze(region);
    for (const { link, line } of databases.pairs) for (const one of [link, line[side]]) one.blackHole();
    return hole;
  }

  /** The Region is there again as it was: its database read-write on disk, its services under their old addresses, its tasks, its Lambdas. */
  async reviveRegion(side: Side): Promise<{ readonly tasks: number }> {
    const { cloud, workers, schedules, databases, functions, services } = this.parts;
    const region = this.regionOf(side);
    // Aurora builds anew what it finds there as soon as it can reach it: by then it has to be there.
    await databases.revive(side);
    cloud.heal(region);
    await services.revive(side);
    const tasks = workers.revive(region);
    functions.revive(region);
    schedules.revive(region);
    return { tasks };
  }

  stop(): Promise<void> {
    return this.parts.endings.run();
  }
}
