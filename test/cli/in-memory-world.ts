import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli/main';
import type { CliPorts, ExecutionStatus, MachineExecution } from '../../cli/ports';
import type { ExitCode } from '../../cli/refusals';
import type { World } from '../../cli/world';
import { MemoryJobs } from '../../lab/memory/memory-jobs';
import { MemoryNames, MemoryRecords } from '../../lab/memory/memory-names';
import { MemoryOneRegionJobs } from '../../lab/memory/memory-one-region-jobs';
import { MemoryTable } from '../../lab/memory/memory-table';
import type { ClassAccount } from '../../lambda/contract/jobs';
import type { RunReport } from '../../lambda/contract/report';
import type { AutomationHold, HoldScope } from '../../lambda/ports/automation-store';
import type { Decision, Question } from '../../lambda/ports/decision-store';
import type { FenceRecord } from '../../lambda/ports/fence-store';
import type { Inventory } from '../../lambda/ports/inventory-store';
import type { Lease } from '../../lambda/ports/lease-store';
import type { Protection } from '../../lambda/ports/protection-store';
import type { RegionReturn } from '../../lambda/ports/return-store';
import type { HeldRun } from '../../lambda/ports/run-store';

export const NOW = '2026-11-22T03:14:07.250Z';

export const LEASE: Lease = {
  epoch: 7,
  active: 'us-east-1',
  renewSeq: 42,
  holder: 'keeper us-east-1',
  anchors: { 'orders-db': '2026-11-22T03:14:05.000000Z' },
};

/** A run that holds the workload. */
export const HELD: HeldRun = {
  runId: 'failover-1',
  region: 'us-west-2',
  startedBy: 'ada',
  startedAt: NOW,
  executionArn: 'arn',
  heartbeat: 3,
  heartbeatAt: NOW,
  steps: {},
};

export const ADA = { userId: 'AIDAADA', arn: 'arn:aws:iam::111122223333:user/ada' };

/** What the ledger holds of one workload, and what the commands did to it. */
export interface WorkloadState {
  lease?: Lease;
  held?: HeldRun;
  inventory?: Inventory;
  reports: RunReport[];
  questions: Map<string, { question: Question; decision?: Decision }>;
  /** By application; none: nothing of it was ever counted. */
  sums: Map<string, readonly ClassAccount[]>;
  desk: MemoryJobs;
  /** By Region: jobs that stand there only, whichever application's. */
  tables: Map<string, MemoryTable>;
  /** Regions whose tables of jobs do not answer. */
  silentTables?: readonly string[];
  names: MemoryNames;
  started: MachineExecution[];
  holds: Partial<Record<HoldScope, AutomationHold>>;
  fences: FenceRecord[];
  returns: RegionReturn[];
  protections: Protection[];
  /** Answers of DescribeExecution, one per look; the last one stays. */
  executions: ExecutionStatus[];
  /** `false`: there are no credentials. */
  signedIn?: boolean;
  /** STS answers nowhere. */
  unknownCaller?: boolean;
  /** IAM refuses to read the questions, or the runs. */
  denied?: 'questions' | 'runs';
}

export const emptyState = (changes: Partial<WorkloadState> = {}): WorkloadState => ({
  reports: [],
  questions: new Map(),
  sums: new Map(),
  desk: new MemoryJobs(new MemoryTable().client(['us-east-2'])),
  tables: new Map(),
  names: new MemoryNames(),
  started: [],
  holds: {},
  fences: [],
  returns: [],
  protections: [],
  executions: [{ kind: 'running' }],
  ...changes,
});

function portsOf(state: WorkloadState, reading: () => void): CliPorts {
  const read = async <T>(value: T): Promise<T> => {
    reading();
    return value;
  };
  return {
    leases: { read: () => read(state.lease) },
    runs: { current: () => (state.denied === 'runs' ? denied() : read(state.held)) },
    reports: {
      latest: () => read(state.reports.at(-1)),
      inventory: () => read(state.inventory),
      find: async (runId) => {
        const report = state.reports.find((each) => each.run.id === runId);
        return report && { report, page: '' };
      },
    },
    decisions: {
      read: (runId) => (state.denied === 'questions' ? denied() : read(state.questions.get(runId))),
      decide: async (runId, decision) => {
        const asked = state.questions.get(runId);
        if (asked === undefined) return undefined;
        asked.decision ??= decision;
        return asked.decision;
      },
    },
    accounts: {
      sums: async (application) => state.sums.get(application) ?? [],
      countLate: (application, limit) => state.desk.countLate(application, limit),
    },
    jobs: {
      submit: (job) => state.desk.submit(job),
      find: (application, id) => state.desk.find(application, id),
      lateOf: (application, id) => state.desk.lateOf(application, id),
      cancel: (application, id, wish) => state.desk.cancel(application, id, wish),
      page: (application, wanted) => state.desk.page(application, wanted),
      front: (application) => state.desk.front(application),
      place: (application, ids, instead) => state.desk.place(application, ids, instead),
    },
    accountsIn: (region) => {
      if (state.silentTables?.includes(region)) throw new Error(`the table answers nowhere in ${region}`);
      return new MemoryJobs((state.tables.get(region) ?? new MemoryTable()).client([region]));
    },
    jobsIn: (region) => {
      const table = state.tables.get(region) ?? new MemoryTable();
      state.tables.set(region, table);
      const applications = new Set(['billing', 'mails']);
      const leases = { read: () => read(state.lease) };
      return new MemoryOneRegionJobs(table.client([region]), { applications, region, leases });
    },
    automation: {
      holds: () => read(state.holds),
      hold: async (scope, hold) => {
        const { [scope]: _, ...rest } = state.holds;
        state.holds = hold === undefined ? rest : { ...rest, [scope]: hold };
      },
    },
    fences: {
      unreconciled: () => read(state.fences.filter(({ how, reconciled }) => how === 'unfenced' && !reconciled)),
      reconcile: async (epoch, reconciled) => {
        state.fences = state.fences.map((fence) => (fence.epoch === epoch ? { reconciled, ...fence } : fence));
        return state.fences.find((fence) => fence.epoch === epoch)?.reconciled;
      },
    },
    returns: { returns: () => read(state.returns) },
    protections: { protections: () => read(state.protections) },
    machines: {
      start: async (execution) => {
        state.started.push(execution);
        return { executionArn: `arn:aws:states:${execution.region}:111122223333:execution:m:${execution.name}` };
      },
      describe: async () => {
        const [status, ...rest] = state.executions;
        if (status === undefined) throw new Error('no execution was prepared');
        if (rest.length > 0) state.executions = rest;
        return status;
      },
    },
    records: new MemoryRecords(state.names),
    identity: async () => (state.unknownCaller ? undefined : ADA),
    caller: async () => {
      if (state.signedIn === false) throw new Error('not signed in');
      return ADA.arn;
    },
  };
}

async function denied(): Promise<never> {
  throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
}

export interface TestWorld extends World {
  readonly written: { out: string; error: string };
  readonly slept: number[];
  handover(...argv: string[]): Promise<ExitCode>;
  remove(): void;
}

export interface TestWorldOptions {
  readonly config?: unknown;
  readonly states?: Readonly<Record<string, WorkloadState>>;
  /** What the person types; without it there is no person. */
  readonly answer?: string;
  readonly ledgerFault?: Error;
}

/** A folder of its own, in-memory ports and captured output. */
export function testWorld({ config, states = {}, answer, ledgerFault }: TestWorldOptions = {}): TestWorld {
  const folder = mkdtempSync(join(tmpdir(), 'handover-cli-'));
  if (config !== undefined)
    writeFileSync(join(folder, 'handover.config.ts'), `export default ${JSON.stringify(config)};`);
  const written = { out: '', error: '' };
  const slept: number[] = [];
  const world: World = {
    folder,
    clock: { now: () => new Date(NOW), sleep: async (milliseconds) => void slept.push(milliseconds) },
    unique: () => '1f3a',
    compose: (_, workload) => {
      const state = states[workload.name];
      if (state === undefined) throw new Error(`no state of workload ${workload.name} was prepared`);
      return portsOf(state, () => {
        if (ledgerFault !== undefined) throw ledgerFault;
      });
    },
    terminal: {
      out: (text) => {
        written.out += `${text}\n`;
      },
      error: (text) => {
        written.error += `${text}\n`;
      },
      interactive: answer !== undefined,
      color: false,
      columns: 110,
      ask: async (question) => {
        written.out += question;
        return answer ?? '';
      },
    },
  };
  return {
    ...world,
    written,
    slept,
    handover: (...argv) => run(argv, world),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
