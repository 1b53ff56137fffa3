/**
 * An interpreter of the Amazon States Language for the lab: it runs the definition that ships and refuses, when it loads it,
 * whatever it does not implement.
 *
 * - Runs: Pass, Task (a Lambda function), Choice, Wait, Parallel, Succeed, Fail; JSONPath; Retry, Catch, time-outs of tasks
 *   and of the machine; reference paths; the intrinsics and comparisons that their tables list; 256 KiB; 25,000 events.
 * - Refuses: Map, JSONata, variables, service integrations, activities, task tokens, heartbeats, paths with filters or
 *   wildcards, other intrinsics, any field it does not know.
 */
export type { Execution } from './execution';
export { type HistoryEvent, type HistoryFact, MOST_HISTORY_EVENTS } from './history';
export type { Json } from './json';
export { loadMachine } from './load-machine';
export type { Graph, Machine, State, StateType, TaskTarget } from './machine';
export type { Invocation, MachineClock, MachineRuntime } from './machine-runtime';
export { UnsupportedDefinition } from './problems';
export { type Rehearsal, rehearse } from './rehearse';
export { type ExecutionResult, runMachine } from './run-machine';
export { ScriptedTasks, type TaskOutcome, type TaskScript } from './scripted-tasks';
export { type LambdaErrorAnswer, TaskFailure } from './states-error';
export { VirtualClock } from './virtual-clock';
export { type HappyPath, UNKNOWN_ERROR, type Walk, type Walks, walkErrorPaths } from './walk-error-paths';
