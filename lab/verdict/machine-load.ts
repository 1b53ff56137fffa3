import { availableParallelism, loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface MachineLoad {
  /** 99 of 100 times this process was on time by less. */
  readonly lateByMs: number;
  /** Processes that wanted to run, on average over the last minute. */
  readonly wanted: number;
  readonly cores: number;
}

/** Leases are renewed every 0.4 s in the lab: whoever is late by half of that is not what a scenario is about. */
const LATE_MS = 200;

/** The lab's own processes want two or three cores at once. */
const WANTED_PER_CORE = 3;

/** Measures from now on, until it is asked. */
export function watchLoad(): () => MachineLoad {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return () => {
    delay.disable();
    const [wanted = 0] = loadavg();
    return { lateByMs: Math.round(delay.percentile(99) / 1_000_000), wanted, cores: availableParallelism() };
  };
}

/** For somebody who wonders why it failed; undefined: the machine was not busy. */
export function overloadHint({ lateByMs, wanted, cores }: MachineLoad): string | undefined {
  if (lateByMs < LATE_MS && wanted < WANTED_PER_CORE * cores) return undefined;
  return `the machine was busy: this process was up to ${lateByMs} ms late, ${wanted.toFixed(1)} processes wanted ${cores} cores; play it again with nothing beside it`;
}
