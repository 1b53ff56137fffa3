import type { LedgerKeys } from '../../lambda/adapters/aws/ledger/keys';
import type { Items } from '../../lambda/adapters/aws/ledger/ledger-table';
import type { Timings } from '../../lambda/contract/settings';
import type { Intercept } from '../rehearsal/memory-functions';
import type { Equipped, SimulatedWorld } from './simulated-world';
import type { Stage } from './stage';

/** What stands between the parts that ship and the world, where something is broken on purpose. Empty: nothing is. */
export interface Alteration {
  /** Durations that a process believes in. */
  readonly timings?: Partial<Timings>;
  /** Other ports for a process, or another context. */
  readonly equip?: (equipped: Equipped, world: SimulatedWorld) => Equipped;
  /** Another table under the jobs. */
  readonly items?: (items: Items, keys: LedgerKeys) => Items;
  /** Instead of a step. */
  readonly intercept?: (equipped: Equipped, world: SimulatedWorld) => Intercept;
  /** Changes the machine's definition. */
  readonly graph?: (definition: object) => object;
  /** Once, when the world has been made. */
  readonly world?: (world: SimulatedWorld) => void;
  /** Once, when all that lives in it has been made. */
  readonly stage?: (stage: Stage) => void;
}

export const UNALTERED: Alteration = {};

/** A guard that is taken away on purpose: a checker that does not find it proves nothing. */
export interface Mutation extends Alteration {
  readonly name: string;
  readonly promise:
    | 'P1'
    | 'P2'
    | 'P3'
    | 'P4'
    | 'P5'
    | 'P6'
    | 'planned'
    | 'way back'
    | 'lease'
    | 'order'
    | 'false failover';
  readonly title: string;
}
