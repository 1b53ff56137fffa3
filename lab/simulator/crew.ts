import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { ShippedApp } from './shipped';
import type { Answer, Order } from './worker';

/** A day leaves much behind that lives for moments: a larger nursery is collected less often. */
const LIMITS = { maxYoungGenerationSizeMb: 128 } as const;

/** Workers that play days side by side. They run a bundle: half the time of code that is translated as it is loaded. */
export class Crew {
  private constructor(
    private readonly workers: readonly Worker[],
    private readonly bundle: string,
  ) {}

  static async of(size: number, app: ShippedApp, folder: string): Promise<Crew> {
    const bundle = join(folder, 'simulator-worker.js');
    await build({
      entryPoints: [join(__dirname, 'worker.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      target: 'node20',
      keepNames: true,
      logLevel: 'error',
    });
    return new Crew(
      Array.from({ length: size }, () => new Worker(bundle, { workerData: app, resourceLimits: LIMITS })),
      bundle,
    );
  }

  get size(): number {
    return this.workers.length;
  }

  /** Each worker takes the next order as soon as it is free; `onAnswer` hears of each, in no order. False from it ends the work. */
  async play(orders: Iterable<Order>, onAnswer: (answer: Answer, order: Order) => boolean): Promise<void> {
    const left = orders[Symbol.iterator]();
    let over = false;
    const keepBusy = async (worker: Worker): Promise<void> => {
      for (let next = left.next(); !next.done && !over; next = left.next())
        if (!onAnswer(await answered(worker, next.value), next.value)) over = true;
    };
    await Promise.all(this.workers.map(keepBusy));
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
    await rm(this.bundle, { force: true });
  }
}

/** Rejects when the worker dies: that is a defect of the simulator, and no story. */
function answered(worker: Worker, order: Order): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.removeAllListeners('message').removeAllListeners('error');
      act();
    };
    worker.once('message', (answer: Answer) => settle(() => resolve(answer)));
    worker.once('error', (error) =>
      settle(() =>
        reject(
          new Error(`the simulator failed in seeds ${order.from} to ${order.from + order.count - 1}: ${error.stack}`),
        ),
      ),
    );
    worker.postMessage(order);
  });
}
