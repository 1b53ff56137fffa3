import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  type Graph,
  type Json,
  loadMachine,
  type Machine,
  type Rehearsal,
  rehearse,
  type TaskScript,
} from '../../../../lab/machine';

/** One run of a definition: its input, and what its tasks do. */
export interface PeerCase {
  readonly input: Json;
  readonly script: TaskScript;
}

export interface DefinedCase extends PeerCase {
  readonly definition: object;
}

/** Where our interpreter and the peer part. */
export interface Difference {
  /** Which of the cases. */
  readonly index: number;
  readonly what: 'status' | 'output' | 'error' | 'states';
  readonly ours: unknown;
  readonly peers: unknown;
}

interface Outcome {
  readonly status: string;
  readonly output?: Json;
  readonly error?: string;
  readonly entered: readonly string[];
}

/**
 * Runs one definition in our interpreter and in aws-local-stepfunctions, with waits that take no time. Compared are the status, the
 * output, the name of the error and, graph by graph, the states entered; branches that a failing sibling stopped are left
 * out, because where they stop is a matter of timing. The machine's own TimeoutSeconds is left out on both sides.
 */
export function compareWithPeer(definition: object, cases: readonly PeerCase[]): Promise<Difference[]> {
  return compareAllWithPeer(cases.map((peerCase) => ({ ...peerCase, definition })));
}

/** The same for many definitions; starts the peer once. */
export async function compareAllWithPeer(cases: readonly DefinedCase[]): Promise<Difference[]> {
  const peers = await runPeer(cases);
  const differences: Difference[] = [];
  for (const [index, { definition, input, script }] of cases.entries()) {
    const machine = loadMachine({ ...definition, TimeoutSeconds: undefined }, 'compared');
    const ours = await rehearse(machine, input, script);
    const peer = peers[index];
    if (!peer) throw new Error(`the peer answered ${peers.length} of ${cases.length} cases`);
    differences.push(...differencesOf(machine, ours, peer).map((difference) => ({ index, ...difference })));
  }
  return differences;
}

function differencesOf(machine: Machine, ours: Rehearsal, peer: Outcome): Omit<Difference, 'index'>[] {
  const output = ours.result.status === 'SUCCEEDED' ? ours.result.output : undefined;
  const error = ours.result.status === 'FAILED' ? ours.result.error : undefined;
  const stopped = stoppedStates(machine, ours);
  const pairs: [Difference['what'], unknown, unknown][] = [
    ['status', ours.result.status, peer.status],
    ['output', output, withEmptyTimeoutCauses(peer.output)],
    ['error', error, peer.error],
    ['states', byGraph(machine, ours.visited, stopped), byGraph(machine, peer.entered, stopped)],
  ];
  return pairs
    .filter(([, our, theirs]) => canonical(our) !== canonical(theirs))
    .map(([what, our, peers]) => ({ what, ours: our, peers }));
}

const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort())
      : part,
  );

/** The peer repeats the name as the cause of a time-out, where AWS leaves it empty. */
function withEmptyTimeoutCauses(output: Json | undefined): unknown {
  return JSON.parse(JSON.stringify(output ?? null), (_, part) =>
    part?.Error === 'States.Timeout' ? { ...part, Cause: '' } : part,
  );
}

/** States of the branches that a failing sibling stopped. */
function stoppedStates(machine: Machine, { events }: Rehearsal): ReadonlySet<string> {
  const stopped = new Set<string>();
  for (const event of events) {
    if (event.kind !== 'ParallelFailed') continue;
    const branches = machine.states.get(event.state)?.branches ?? [];
    for (const [index, branch] of branches.entries())
      if (index !== event.branch) for (const name of namesIn(branch)) stopped.add(name);
  }
  return stopped;
}

function* namesIn(graph: Graph): Generator<string> {
  for (const [name, state] of graph.states) {
    yield name;
    for (const branch of state.branches) yield* namesIn(branch);
  }
}

/** Branches run side by side, so only the order within each graph is a matter of the definition. */
function byGraph(machine: Machine, visited: readonly string[], without: ReadonlySet<string>): Record<string, string[]> {
  const graphs = [machine.graph, ...[...machine.states.values()].flatMap((state) => state.branches)];
  const inGraph = (graph: Graph): string[] => visited.filter((name) => graph.states.has(name) && !without.has(name));
  return Object.fromEntries(graphs.map((graph) => [graph.startAt, inGraph(graph)]));
}

const PEER_DEADLINE_MS = 50_000;

function runPeer(cases: readonly DefinedCase[]): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    const peer = spawn(process.execPath, [join(__dirname, 'peer.mjs')], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: PEER_DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    const said = { out: '', err: '' };
    peer.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    peer.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    peer.on('error', reject);
    peer.on('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(said.out));
      else reject(new Error(`the peer ended with ${signal ?? code}: ${said.err.slice(-2_000)}`));
    });
    peer.stdin.on('error', () => {}); // the peer ended early: its exit code says why
    peer.stdin.end(JSON.stringify(cases));
  });
}
