import type { RunDocument } from '../../../lambda/contract/run-document';
import { fenceOldRegion } from '../../../lambda/steps/fence-old-region';
import { openDatabases } from '../../../lambda/steps/open-databases';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import { report } from '../../../lambda/steps/report';
import { requeueRunningJobs } from '../../../lambda/steps/requeue-running-jobs';
import { scaleUp } from '../../../lambda/steps/scale-up';
import { shiftTraffic } from '../../../lambda/steps/shift-traffic';
import { startProcessing } from '../../../lambda/steps/start-processing';
import { switchConnections } from '../../../lambda/steps/switch-connections';
import { updateInventory } from '../../../lambda/steps/update-inventory';
import { verify } from '../../../lambda/steps/verify';
import type { OrdersWorld } from './orders-world';

/** The steps in the machine's order, with the machine's waits on the world's clock. */
export class Failover {
  constructor(
    private readonly orders: OrdersWorld,
    /** What else lives while the machine waits: keepers, agents. */
    private readonly meanwhile: () => Promise<unknown> = async () => undefined,
  ) {}

  private get ports() {
    return this.orders.standby;
  }

  private get context() {
    return this.orders.context();
  }

  async run(name = 'run-1', input?: unknown): Promise<RunDocument> {
    const opened = await this.untilOpen(name, input);
    return this.afterOpening(opened);
  }

  async untilOpen(name?: string, input?: unknown): Promise<RunDocument> {
    const moved = await this.moved(await this.orders.owning(name, input));
    return { ...moved, opened: await openDatabases(moved, this.ports, this.context) };
  }

  async moved(document: RunDocument): Promise<RunDocument> {
    const promotion = await this.promotion(document);
    const fence = await this.fence(document);
    const { promotion: final } = await this.promotionUntilDone({ ...document, promotion });
    const scaled = await scaleUp(document, this.ports, this.context);
    if (final === undefined) throw new Error('no promotion');
    return { ...document, moved: { fence, promotion: final, scaled } };
  }

  async afterOpening(document: RunDocument): Promise<RunDocument> {
    const { ports, context } = this;
    const connections = await switchConnections(document, ports, context);
    const traffic = await shiftTraffic(document, ports, context);
    const redirected: RunDocument = { ...document, redirected: { connections, traffic } };
    const processing = await startProcessing(redirected, ports, context);
    const requeued = await requeueRunningJobs(redirected, ports, context);
    const verification = await verify(redirected, ports, context);
    const inventory = await updateInventory(redirected, ports, context);
    const done: RunDocument = { ...redirected, processing, requeued, verification, inventory };
    await report(done, ports, context);
    return done;
  }

  private async fence(document: RunDocument) {
    let fence = await fenceOldRegion(document, this.ports, this.context);
    while (fence.status === 'waiting') {
      await this.wait(fence.waitSeconds);
      fence = await fenceOldRegion({ ...document, fence }, this.ports, this.context);
    }
    return fence;
  }

  private promotion(document: RunDocument) {
    return promoteDatabases(document, this.ports, this.context);
  }

  private async promotionUntilDone(document: RunDocument): Promise<RunDocument> {
    let current = document;
    while (current.promotion?.status !== 'finished') {
      await this.wait(current.promotion?.waitSeconds ?? 5);
      this.ports.fleet.advance();
      current = { ...current, promotion: await this.promotion(current) };
    }
    return current;
  }

  private async wait(seconds: number): Promise<void> {
    await this.orders.clock.advance(seconds);
    await this.meanwhile();
  }
}
