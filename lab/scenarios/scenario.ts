import type { Automation, FenceGrade, Side, Timings, WorkloadSettings } from '../../lambda/contract/settings';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import type { Stage } from './stage';

export interface Scenario {
  readonly name: string;
  /** One line for `--list`. */
  readonly title: string;
  /**
   * `moves`: a run moves the workload, and the verdict waits for it. `stays`: nothing may move it; it is played until its
   * aftermath is over, and a run that declines, refuses or only observes is a right end.
   *
   * @default 'moves'
   */
  readonly ends?: 'moves' | 'stays';
  /** With `stays`: from the fault on no write of a client may fail, and clients wait for ten seconds. @default false */
  readonly uninterrupted?: boolean;
  /** How many jobs are accepted before anything happens: few where the story is not about jobs. @default 200 */
  readonly jobs?: number;
  /** Configuration file that its app is synthesized from, from the project's folder. @default - the project's own */
  readonly config?: string;
  /** Settings that it plays with instead of the app's. @default - the app's */
  readonly settings?: Partial<WorkloadSettings>;
  /** Of every database, instead of the app's own. @default - the app's */
  readonly grade?: FenceGrade;
  /** Durations that it plays with instead of the lab's. @default - the lab's */
  readonly timings?: Partial<Timings>;
  /** @default 'automatic' - so that a run moves something */
  readonly automation?: Automation;
  /** What the person on call says when a run asks. @default 'approves' */
  readonly operator?: Answer;
  /** The side that serves when the story begins: the same failover in the other direction. @default 'home' */
  readonly from?: Side;
  /** Makes the fault happen on a stage that is set, and marks when. */
  readonly strike: (stage: Stage) => Promise<void>;
  /** What still happens after the run has ended (`stays`: after the strike), before the verdict. */
  readonly aftermath?: (stage: Stage) => Promise<void>;
  /**
   * What the promises are judged on, where a story goes on after the run that they are about.
   *
   * @default - what is there when it is over
   */
  readonly judged?: (stage: Stage) => Evidence | undefined;
  /** What it shows beside the promises. */
  readonly expects?: (stage: Stage, evidence: Evidence) => Promise<readonly LabCheck[]>;
  /**
   * How it has ended, asked when it is over: for a story in which anything may happen.
   *
   * @default - as `ends` and `lost` say
   */
  readonly ended?: (stage: Stage) => Promise<Pick<Scenario, 'ends' | 'lost'>>;
  /** The side that dies for good. */
  readonly lost?: 'first';
}

export type Answer = 'approves' | 'declines' | 'silent';
