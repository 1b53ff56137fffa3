import type { Benchmark } from './benchmark';
import { crashPointsBenchmark } from './crash-points';
import { databasesBenchmark } from './databases';
import { detectionBenchmark } from './detection';
import { dispatchBenchmark } from './dispatch';
import { guardBenchmark } from './guard';
import { lossBenchmark } from './loss';
import { orchestratorsBenchmark } from './orchestrators';
import { overheadBenchmark } from './overhead';
import { synthBenchmark } from './synth';

export const BENCHMARKS: readonly Benchmark[] = [
  guardBenchmark,
  overheadBenchmark,
  databasesBenchmark,
  orchestratorsBenchmark,
  crashPointsBenchmark,
  dispatchBenchmark,
  detectionBenchmark,
  lossBenchmark,
  synthBenchmark,
];
