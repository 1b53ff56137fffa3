import type { RunDocument } from '../../../lambda/contract/run-document';
import { claimRun } from '../../../lambda/steps/claim-run';
import { confirmReplay } from '../../../lambda/steps/confirm-replay';
import { drainJobs } from '../../../lambda/steps/drain-jobs';
import { fenceOldRegion } from '../../../lambda/steps/fence-old-region';
import { goBack } from '../../../lambda/steps/go-back';
import { openDatabases } from '../../../lambda/steps/open-databases';
import { precheckRun } from '../../../lambda/steps/precheck-run';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import { report } from '../../../lambda/steps/report';
import { requeueRunningJobs } from '../../../lambda/steps/requeue-running-jobs';
import { scaleUp } from '../../../lambda/steps/scale-up';
import { shiftTraffic } from '../../../lambda/steps/shift-traffic';
import { startProcessing } from '../../../lambda/steps/start-processing';
import { stopProcessing } from '../../../lambda/steps/stop-processing';
import { switchConnections } from '../../../lambda/steps/switch-connections';
import { takeOwnership } from '../../../lambda/steps/take-ownership';
import { updateInventory } from '../../../lambda/steps/update-inventory';
import { verify } from '../../../lambda/steps/verify';
import { HOME, type OrdersWorld, PERSON, STANDBY } from './orders-world';

/** The steps of a switchover in the machine's order, with the machine's waits on the world's clock. */
export class Switchover {
  constructor(
    private readonly orders: OrdersWorld,
    /** What else lives while the machine waits: keepers, agents, dispatchers. */
    private readonly meanwhile: () => Promise<unknown> = async () => undefined,
    private readonly to: 'home' | 'standby' = 'standby',
  ) {}

  private get ports() {
    return this.orders[this.to];
  }

  private get context() {
    return this.orders.context(this.to === 'home' ? HOME : STANDBY);
  }

  async claimed(name = 'switch-1', input: unknown = PERSON): Promise<RunDocument> {
    const execution = this.orders.execution(name, input);
    return claimRun({ execution, state: {}, orchestration: 'switchover' }, this.ports, this.context);
  }

  async prechecked(name?: string, input?: unknown): Promise<RunDocument> {
    const document = await this.claimed(name, input);
    return { ...document, precheck: await precheckRun(document, this.ports, this.context) };
  }

  async drained(name?: string): Promise<RunDocument> {
    const document = await this.prechecked(name);
    const stopped = await stopProcessing(document, this.ports, this.context);
    return this.until({ ...document, stopped }, 'drain', drainJobs, 'waiting');
  }

  async owning(name?: string): Promise<RunDocument> {
    return this.taken(await this.drained(name));
  }

  async taken(document: RunDocument): Promise<RunDocument> {
    return { ...document, ownership: await takeOwnership(document, this.ports, this.context) };
  }

  fenced(document: RunDocument): Promise<RunDocument> {
    return this.until(document, 'fence', fenceOldRegion, 'waiting');
  }

  replayed(document: RunDocument): Promise<RunDocument> {
    return this.until(document, 'replay', confirmReplay, 'waiting');
  }

  promoted(document: RunDocument): Promise<RunDocument> {
    return this.until(document, 'promotion', promoteDatabases, 'under way');
  }

  async opened(document: RunDocument): Promise<RunDocument> {
    const { fence, replay, promotion } = document;
    const scaled = await scaleUp(document, this.ports, this.context);
    if (fence === undefined || promotion === undefined) throw new Error('not moved');
    const moved: RunDocument = { ...document, moved: { fence, replay, promotion, scaled } };
    return { ...moved, opened: await openDatabases(moved, this.ports, this.context) };
  }

  async finished(opened: RunDocument): Promise<RunDocument> {
    const { ports, context } = this;
    const connections = await switchConnections(opened, ports, context);
    const traffic = await shiftTraffic(opened, ports, context);
    const redirected: RunDocument = { ...opened, redirected: { connections, traffic } };
    const processing = await startProcessing(redirected, ports, context);
    const requeued = await requeueRunningJobs(redirected, ports, context);
    const verification = await verify(redirected, ports, context);
    const inventory = await updateInventory(redirected, ports, context);
    const done: RunDocument = { ...redirected, processing, requeued, verification, inventory };
    await report(done, ports, context);
    return done;
  }

  async run(name?: string): Promise<RunDocument> {
    return this.moved(await this.owning(name));
  }

  async moved(owning: RunDocument): Promise<RunDocument> {
    const replayed = await this.replayed(await this.fenced(owning));
    return this.finished(await this.opened(await this.promoted(replayed)));
  }

  /** What the machine does with what a step threw. */
  async back(document: RunDocument, error: unknown): Promise<RunDocument> {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const failed = { ...document, error: { Error: name, Cause: message } };
    const back = await this.until(failed, 'back', goBack, 'waiting');
    await report(back, this.ports, this.context);
    return back;
  }

  async wait(seconds: number): Promise<void> {
    await this.orders.clock.advance(seconds);
    this.ports.fleet.advance();
    await this.meanwhile();
  }

  /** The handler around each step keeps how far the run is; without it the run is dead. */
  private async beats({ run }: RunDocument, step: string): Promise<void> {
    const at = this.orders.now();
    await this.ports.runs.heartbeat(run.id, { step, state: 'completed', startedAt: at, endedAt: at, detail: '' });
  }

  private async until<K extends 'drain' | 'fence' | 'replay' | 'promotion' | 'back'>(
    document: RunDocument,
    key: K,
    step: (
      document: RunDocument,
      ports: OrdersWorld['standby'],
      context: ReturnType<OrdersWorld['context']>,
    ) => Promise<NonNullable<RunDocument[K]>>,
    status: string,
  ): Promise<RunDocument> {
    let current: RunDocument = document;
    for (;;) {
      const answer = await step(current, this.ports, this.context);
      current = { ...current, [key]: answer };
      await this.beats(document, key);
      if (answer.status !== status) return current;
      await this.wait(answer.waitSeconds);
    }
  }
}
