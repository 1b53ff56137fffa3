import type { RunDocument } from '../../../lambda/contract/run-document';
import type { DatabaseSettings, WorkloadSettings } from '../../../lambda/contract/settings';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import { DB, OrdersWorld, PERSON } from './orders-world';

export const LIMIT_SECONDS = 60;
export const WAITS: Partial<WorkloadSettings> = {
  whenRpoExceeded: 'wait',
  rpoWaitSeconds: LIMIT_SECONDS,
  rpoSeconds: 30,
};
export const ACCEPTING = { trigger: { ...PERSON.trigger, reason: 'mails have it', acceptLoss: true } };
export const STOCK: DatabaseSettings = {
  ...DB,
  name: 'stock',
  instance: { home: 'stock-east', standby: 'stock-west' },
};
export const LAG_SECONDS = 100;
/** What is said of times here hangs on it. */
export const LOOKS = { promotionPollSeconds: 2, replicaPollSeconds: 2, replicaFirstPollSeconds: 2 };

/** A copy that replays late, and an old side whose keeper has closed it: what is not replayed yet would be lost. */
export async function behind(settings: Partial<WorkloadSettings> = WAITS, input?: unknown) {
  const orders = new OrdersWorld(settings, LOOKS);
  lag(orders, LAG_SECONDS);
  const keeper = await startedWith(orders);
  const document = await orders.owning('run-1', input);
  await keeper.tick();
  return { orders, document };
}

export const lag = (orders: OrdersWorld, seconds: number): void => {
  if (orders.west.replication !== undefined) orders.west.replication.lagSeconds = seconds;
};

/** Renewals for longer than the lag, so that the copy holds a heartbeat. */
export async function startedWith(orders: OrdersWorld) {
  const keeper = orders.keeper();
  for (let seconds = 0; seconds <= LAG_SECONDS + 60; seconds += 5) {
    await keeper.tick();
    await orders.clock.advance(5);
  }
  return keeper;
}

export const look = (orders: OrdersWorld, document: RunDocument) =>
  promoteDatabases(document, orders.standby, orders.context());

/** One more look, after the wait that the last one asked for. */
export async function next(orders: OrdersWorld, document: RunDocument): Promise<RunDocument> {
  await orders.clock.advance(document.promotion?.waitSeconds ?? 0);
  return { ...document, promotion: await look(orders, document) };
}

export async function looks(orders: OrdersWorld, document: RunDocument, many: number): Promise<RunDocument> {
  let current = document;
  for (let n = 0; n < many; n++) current = await next(orders, current);
  return current;
}

export const died = (orders: OrdersWorld, runId: string) =>
  orders.standby.runs.end(runId, { at: orders.now(), outcome: 'incomplete', summary: 'died', changed: true });

/** How long until it refuses, and its words. */
export async function untilRefused(orders: OrdersWorld, document: RunDocument) {
  const began = orders.clock.now().getTime();
  const words = await looks(orders, document, 1000).then(String, (error: Error) => `${error.name}: ${error.message}`);
  return { words, seconds: (orders.clock.now().getTime() - began) / 1000 };
}

export const statuses = ({ promotion }: RunDocument) => promotion?.databases.map(({ status }) => status);
