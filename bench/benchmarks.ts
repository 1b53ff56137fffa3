import type { Benchmark } from './benchmark';
import { crashPointsBenchmark } from './crash-points';
import { databasesBenchmark } from './databases';
import { dispatchBenchmark } from './dispatch';
import { guardBenchmark } from './guard';
import { orchestratorsBenchmark } from './orchestrators';
import { overheadBenchmark } from './overhead';

export const BENCHMARKS: readonly Benchmark[] = [
  guardBenchmark,
  overheadBenchmark,
  databasesBenchmark,
  orchestratorsBenchmark,
  crashPointsBenchmark,
  dispatchBenchmark,
];
