import '../rehearsal/quiet-powertools';
import { parentPort, workerData } from 'node:worker_threads';
import { MUTATIONS } from './mutations';
import { play } from './play';
import { drawSchedule } from './schedule';
import { type ShippedApp, shippedParts } from './shipped';
import { type Tally, tallyOf } from './tally';

/** What a worker is asked: to play these seeds, as they are or with a guard taken away. */
export interface Order {
  readonly from: number;
  readonly count: number;
  readonly mutation?: string;
  /** Stops at the first schedule that breaks this promise. */
  readonly until?: string;
}

export type Answer = readonly Tally[];

const app = workerData as ShippedApp;
/** Refusals are thrown by the thousand, and nobody reads where they came from. */
Error.stackTraceLimit = 0;

/** Plays the days of an order, one after the other. */
async function work({ from, count, mutation: name, until }: Order): Promise<Answer> {
  const mutation = MUTATIONS.find((one) => one.name === name);
  const shipped = shippedParts(app, mutation?.graph);
  const tallies: Tally[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const tally = tallyOf(await play(drawSchedule(seed, app.settings), shipped, mutation));
    tallies.push(tally);
    if (until !== undefined && tally.violations.some(({ promise }) => promise === until)) break;
  }
  return tallies;
}

parentPort?.on('message', (order: Order) => {
  void work(order).then((answer) => parentPort?.postMessage(answer));
});
