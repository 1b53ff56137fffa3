import type { Benchmark } from './benchmark';
import { dispatchBenchmark } from './dispatch';
import { guardBenchmark } from './guard';

export const BENCHMARKS: readonly Benchmark[] = [guardBenchmark, dispatchBenchmark];
