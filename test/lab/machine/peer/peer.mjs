// Runs a batch of scripted machines in aws-local-stepfunctions: JSON cases on stdin, JSON outcomes on stdout.
// The package needs Promise.withResolvers, which came with Node 22.
import { readFileSync, writeSync } from 'node:fs';

Promise.withResolvers ??= () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};
const { ExecutionTimeoutError, StateMachine } = await import('aws-local-stepfunctions');

/** The peer waits for time-outs in real time; a task that hangs gets this one. */
const HANGING_TASK_TIMEOUT_SECONDS = 0.02;

const MOST_VALIDATED = 10;
const validated = new Set();

const outcomes = [];
for (const peerCase of JSON.parse(readFileSync(0, 'utf8'))) outcomes.push(await runCase(peerCase));
writeWhole(JSON.stringify(outcomes));
process.exit(0);

async function runCase({ definition, input, script }) {
  validate(definition);
  const entered = [];
  const machine = new StateMachine(prepared(definition, script, entered), { validationOptions: { noValidate: true } });
  const names = [...statesOf(definition)].map(([name]) => name);
  const zero = Object.fromEntries(names.map((name) => [name, 0]));
  const overrides = {
    taskResourceLocalHandlers: Object.fromEntries(names.map((name) => [name, handler(script[name] ?? [])])),
    waitTimeOverrides: zero,
    retryIntervalOverrides: zero,
  };
  const context = { Execution: { Id: 'rehearsal', Name: 'rehearsal' } };
  const ending = await endingOf(machine.run(input, { overrides, context }).result);
  return { ...ending, entered: [...entered] };
}

/** Takes 0.1 s each, so of a large batch only the first ones. */
function validate(definition) {
  const text = JSON.stringify(definition);
  if (validated.has(text) || validated.size >= MOST_VALIDATED) return;
  validated.add(text);
  new StateMachine(definition, { validationOptions: { checkArn: false } });
}

async function endingOf(result) {
  try {
    return { status: 'SUCCEEDED', output: await result };
  } catch (error) {
    if (error instanceof ExecutionTimeoutError) return { status: 'TIMED_OUT' };
    return { status: 'FAILED', error: error.cause?.name ?? error.name, cause: error.cause?.message ?? error.message };
  }
}

function handler(outcomes) {
  let calls = 0;
  return async () => {
    const outcome = outcomes[calls] ?? outcomes.at(-1);
    calls += 1;
    if (!outcome) throw new Error('the script has no outcome for this task');
    if (outcome.kind === 'answers') return outcome.output;
    if (outcome.kind === 'hangs') return new Promise(() => {});
    throw Object.assign(new Error(outcome.cause ?? 'scripted'), { name: outcome.error });
  };
}

/** The definition with short time-outs, without the peer's known faults, and with an ear at its look-ups of states. */
function prepared(definition, script, entered) {
  const copy = structuredClone(definition);
  delete copy.TimeoutSeconds;
  for (const [name, state] of statesOf(copy)) {
    if (script[name]?.some(({ kind }) => kind === 'hangs')) state.TimeoutSeconds &&= HANGING_TASK_TIMEOUT_SECONDS;
    // It writes ResultPath "$", which is the default, to a key of that name.
    for (const place of [state, ...(state.Catch ?? [])]) if (place.ResultPath === '$') delete place.ResultPath;
  }
  return listened(copy, entered);
}

/** Its event log loses what branches log shortly before the end; it looks each state up exactly once as it enters it. */
function listened(graph, entered) {
  for (const state of Object.values(graph.States)) for (const branch of state.Branches ?? []) listened(branch, entered);
  graph.States = new Proxy(graph.States, {
    get: (states, name) => {
      if (Object.hasOwn(states, name)) entered.push(name);
      return states[name];
    },
  });
  return graph;
}

function* statesOf(graph) {
  for (const [name, state] of Object.entries(graph.States)) {
    yield [name, state];
    for (const branch of state.Branches ?? []) yield* statesOf(branch);
  }
}

function writeWhole(text) {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}
