import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { build } from 'esbuild';

/** Work that is divided: `entry` is a file of this folder that calls `answerOrders`. */
export interface Division<Order> {
  readonly entry: string;
  readonly workers: number;
  /** Every worker is given the same. */
  readonly given: unknown;
  readonly orders: readonly Order[];
}

/** The answers in the sequence of their orders, whoever gave them when. Workers run a bundle: half the time of code that is translated as it is loaded. */
export async function sideBySide<Order, Answer>(division: Division<Order>): Promise<readonly Answer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'handover-bench-'));
  const bundle = join(folder, 'worker.js');
  await build({
    entryPoints: [join(__dirname, division.entry)],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node20',
    keepNames: true,
    logLevel: 'error',
  });
  const workers = Array.from({ length: division.workers }, () => new Worker(bundle, { workerData: division.given }));
  try {
    return await shared<Order, Answer>(workers, division.orders);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function shared<Order, Answer>(workers: readonly Worker[], orders: readonly Order[]): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const left = orders.entries();
  const keepBusy = async (worker: Worker): Promise<void> => {
    for (const [index, order] of left) answers[index] = await answered<Answer>(worker, order);
  };
  await Promise.all(workers.map(keepBusy));
  return answers;
}

function answered<Answer>(worker: Worker, order: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.removeAllListeners('message').removeAllListeners('error');
      act();
    };
    worker.once('message', (answer: Answer) => settle(() => resolve(answer)));
    worker.once('error', (error) => settle(() => reject(error)));
    worker.postMessage(order);
  });
}

/** The worker's side: `prepare` once, then an answer to each order. One that throws ends the worker, and the benchmark with it. */
export function answerOrders<Given, Order, Answer>(prepare: (given: Given) => (order: Order) => Promise<Answer>): void {
  const answer = prepare(workerData as Given);
  parentPort?.on('message', (order: Order) => {
    void answer(order).then((done) => parentPort?.postMessage(done));
  });
}

/** Seeds in portions: small enough that all workers end at about the same time. */
export function portions(from: number, count: number, size: number): readonly { from: number; count: number }[] {
  const begins = Array.from({ length: Math.ceil(count / size) }, (_, index) => index * size);
  return begins.map((done) => ({ from: from + done, count: Math.min(size, count - done) }));
}
