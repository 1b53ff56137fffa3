import type { Benchmark } from './benchmark';
import { guardBenchmark } from './guard';

export const BENCHMARKS: readonly Benchmark[] = [guardBenchmark];
