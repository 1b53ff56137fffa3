import type { AuroraWorld } from './aurora-world';
import type { EcsWorld } from './ecs-world';
import { NotImplementedByLab } from './errors';
import type { RdsWorld } from './rds-instances';
import type { SfnWorld } from './step-functions';

/** What stands behind the services whose effects are real: database servers, processes, the interpreter. */
export interface Worlds {
  readonly rds: RdsWorld;
  readonly aurora: AuroraWorld;
  readonly ecs: EcsWorld;
  readonly sfn: SfnWorld;
}

/** Worlds arrive one by one, since most need the cloud's endpoint first; a call to one that is missing is refused by name. */
export class AttachedWorlds {
  #worlds: Partial<Worlds> = {};

  attach(worlds: Partial<Worlds>): void {
    this.#worlds = { ...this.#worlds, ...worlds };
  }

  get<K extends keyof Worlds>(name: K): Worlds[K] {
    const world: Partial<Worlds>[K] = this.#worlds[name];
    if (world === undefined)
      throw new NotImplementedByLab(`needs the world "${name}", which is not attached to the lab`);
    return world;
  }
}
