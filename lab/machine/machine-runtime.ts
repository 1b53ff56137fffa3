import type { HistoryEvent } from './history';

export interface MachineClock {
  now(): Date;
  /** Resolves after that time; rejects when the signal is raised, and leaves no timer behind. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Acts after that time; the answer cancels it. A clock that has it spares a signal for each time-out. */
  after?(ms: number, act: () => void): () => void;
}

export interface Invocation {
  readonly functionArn: string;
  readonly payload: unknown;
  readonly stateName: string;
  /** Raised when nobody waits for the answer any more (time-out, stopped branch, stopped run). AWS lets the function run on. */
  readonly signal: AbortSignal;
}

/** What a machine needs of the world. */
export interface MachineRuntime {
  readonly clock: MachineClock;
  /** From 0 to below 1; for jitter and States.UUID. */
  readonly random: () => number;
  /** Runs a Lambda function. Rejects with `TaskFailure`; any other rejection is a defect of the lab and rejects the whole run. */
  invoke(call: Invocation): Promise<unknown>;
  /** Called synchronously for everything that happens. */
  record(event: HistoryEvent): void;
  /** Awaited before each state begins: a fault hook. Raise the run's signal in it to end the run between two states. */
  beforeState?(stateName: string, path: readonly string[]): Promise<void>;
}
