import { type MachineRole, METRICS } from '../../lambda/contract/names';
import type { MeasuredAnswer } from '../../lambda/contract/reprotect-document';
import type { RunDocument } from '../../lambda/contract/run-document';
import type { Side } from '../../lambda/contract/settings';
import type { Orchestration, StepEvent } from '../../lambda/contract/steps';
import type { Asked } from '../../lambda/ports/decision-store';
import type { Machine } from '../machine';
import { MemoryFunctions } from '../rehearsal/memory-functions';
import { runExecution } from '../rehearsal/run-execution';
import type { Execution } from './chronicle';
import { deedsOfRun } from './deeds-of-run';
import type { Alteration } from './mutation';
import type { SimulatedWorld } from './simulated-world';

/** What ships of the orchestrations: machines by side, and what an alarm's rule hands to them. */
export interface Shipped {
  readonly machines: Readonly<Record<Side, Readonly<Record<MachineRole, ShippedMachine>>>>;
  readonly alarmInput: (side: Side, at: Date) => unknown;
}

export interface ShippedMachine {
  readonly machine: Machine;
  readonly arn: string;
}

const ALARM_EVERY_MS = 10_000;
/** A metric that is older says nothing any more. */
const METRIC_MS = 90_000;
const REGION_BACK_EVERY_MS = 5_000;

export interface Start {
  readonly side: Side;
  readonly name: string;
  readonly input: unknown;
  readonly trigger: 'alarm' | 'person';
  readonly overrides?: readonly string[];
  readonly acceptLoss?: boolean;
  /** Absent: failover. */
  readonly orchestration?: Orchestration;
}

/** Step Functions, the takeover alarms and the rules that join them, in both Regions that may serve. */
export class Orchestrations {
  private readonly running = new Map<Execution, AbortController>();
  private readonly alarms = new Map<Side, boolean>();
  private readonly firedMs = new Map<Side, number>();
  private count = 0;
  private over = false;

  constructor(
    private readonly world: SimulatedWorld,
    private readonly shipped: Shipped,
    private readonly alteration: Alteration,
  ) {
    for (const side of ['home', 'standby'] as const) void this.watchAlarm(side);
  }

  get inProgress(): number {
    return this.running.size;
  }

  get isWanted(): boolean {
    return [...this.alarms.values()].some((on) => on);
  }

  stop(): void {
    this.over = true;
    this.abortAll();
  }

  /** StopExecution, by whoever may. */
  abortAll(): void {
    for (const [execution, stop] of this.running) {
      execution.aborted = true;
      stop.abort();
    }
  }

  personStarts(side: Side, given: { readonly acceptLoss: boolean; readonly overrides: readonly string[] }): void {
    const trigger = { kind: 'person', by: 'ada', reason: 'a bad day', ...given };
    void this.start({
      side,
      name: this.named('person'),
      input: { trigger },
      trigger: 'person',
      ...given,
    });
  }

  /** A switchover: nothing to accept, nothing to override. */
  personMoves(side: Side): Promise<Execution | undefined> {
    return this.plan(side, 'switchover');
  }

  personReprotects(side: Side): Promise<Execution | undefined> {
    return this.plan(side, 'reprotect');
  }

  private plan(side: Side, orchestration: Exclude<Orchestration, 'failover'>): Promise<Execution | undefined> {
    const trigger = { kind: 'person', by: 'ada', reason: 'work on the other side', acceptLoss: false, overrides: [] };
    return this.start({
      side,
      name: this.named(orchestration),
      input: { trigger },
      trigger: 'person',
      orchestration,
    });
  }

  /** The event of the alarm. EventBridge may deliver it again, with the time that it had. */
  alarmFires(side: Side, again = false): void {
    const firedMs = (again ? this.firedMs.get(side) : undefined) ?? this.world.nowMs;
    this.firedMs.set(side, firedMs);
    const input = this.shipped.alarmInput(side, new Date(firedMs));
    void this.start({ side, name: this.named('alarm'), input, trigger: 'alarm' });
  }

  /** Answers whatever is asked now. */
  async answer(verdict: 'approve' | 'decline'): Promise<void> {
    for (const execution of [...this.running.keys()].filter(({ name }) => this.isAsked(name))) {
      const { machine, arn } = this.shipped.machines[execution.side].decide;
      const { ports, context } = this.world.start('step', execution.side);
      const functions = new MemoryFunctions(ports, context);
      const input = { run: execution.name, verdict, reason: 'a bad day' };
      void runExecution(this.world, { name: this.named('answer'), input, machine, machineArn: arn, functions });
    }
  }

  private isAsked(runId: string): boolean {
    const asked = this.world.table.cells.get(`decision/${runId}`)?.value as Asked | undefined;
    return asked !== undefined && asked.decision === undefined;
  }

  /** Answers when it has ended; nothing starts in a Region that is lost. */
  async start(asked: Start): Promise<Execution | undefined> {
    const { side, name, input, trigger, overrides = [], acceptLoss = false, orchestration = 'failover' } = asked;
    if (this.world.network.isLost(side)) return undefined;
    const { machine, arn } = this.shipped.machines[side][orchestration];
    const startedMs = this.world.atMs;
    const execution: Execution = { name, side, trigger, orchestration, startedMs, overrides, acceptLoss };
    const stop = new AbortController();
    this.running.set(execution, stop);
    this.world.chronicle.executions.push(execution);
    const functions = { invoke: (functionArn: string, event: unknown) => this.invoke(side, name, functionArn, event) };
    const run = await runExecution(this.world, { name, input, machine, machineArn: arn, functions, stop });
    execution.result = run.result;
    execution.endedMs = this.world.atMs;
    this.running.delete(execution);
    return execution;
  }

  /** One invocation is one process. While its Region is lost nothing is invoked there; Step Functions goes on afterwards. */
  private async invoke(side: Side, runId: string, functionArn: string, event: unknown): Promise<unknown> {
    while (this.world.network.isLost(side)) await this.world.time.sleep(REGION_BACK_EVERY_MS);
    const { chronicle, illnesses } = this.world;
    const reports = (event as StepEvent).step === 'Report';
    const equipped = this.world.start('step', side, {
      onSilence: (place) => void chronicle.waits.push({ atMs: this.world.atMs, runId, place, what: 'ledger' }),
      onUnanswered: () => reports && chronicle.troubledReports.add(runId),
    });
    if (reports) equipped.process.onDeath = () => chronicle.troubledReports.add(runId);
    const struck = illnesses.hits;
    const ports = deedsOfRun(equipped.ports, this.world, runId, side);
    const intercept = this.alteration.intercept?.({ ...equipped, ports }, this.world);
    try {
      const answer = await new MemoryFunctions(ports, equipped.context, intercept).invoke(functionArn, event);
      this.note(event as StepEvent, answer);
      return answer;
    } finally {
      if (reports && illnesses.hits > struck) chronicle.troubledReports.add(runId);
      this.world.end(equipped.process);
    }
  }

  /** What a reprotect has found is in no item of the ledger but its report. */
  private note({ step, document }: StepEvent, answer: unknown): void {
    const { chronicle, atMs, way } = this.world;
    if (step === 'SeedReplica') way.begin('seeding');
    if (step !== 'MeasureLoss') return;
    const { epoch } = (document as RunDocument).precheck ?? { epoch: 0 };
    chronicle.measured.push({ atMs, epoch, databases: (answer as MeasuredAnswer).databases });
  }

  /** OK to ALARM starts a run; missing data is no alarm. */
  private async watchAlarm(side: Side): Promise<void> {
    const { signals } = this.world.region(this.world.regionAt(side));
    while (!this.over) {
      await this.world.time.sleep(ALARM_EVERY_MS);
      if (this.over) return;
      const fresh = this.world.nowMs - (this.world.publishedMs.get(side) ?? 0) < METRIC_MS;
      const on = fresh && signals.latest(METRICS.takeoverWanted) === 1 && !this.world.network.isLost(side);
      if (on && this.alarms.get(side) !== true) this.alarmFires(side);
      this.alarms.set(side, on);
    }
  }

  private named(by: string): string {
    this.count += 1;
    return `${by}-${this.count}`;
  }
}
