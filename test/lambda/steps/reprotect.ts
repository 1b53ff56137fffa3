import type { RunDocument } from '../../../lambda/contract/run-document';
import { claimRun } from '../../../lambda/steps/claim-run';
import { keepOldPrimary } from '../../../lambda/steps/keep-old-primary';
import { measureLoss } from '../../../lambda/steps/measure-loss';
import { precheckRun } from '../../../lambda/steps/precheck-run';
import { registerReplica } from '../../../lambda/steps/register-replica';
import { report } from '../../../lambda/steps/report';
import { seedReplica } from '../../../lambda/steps/seed-replica';
import { Failover } from './failover';
import { HOME, OrdersWorld, PERSON, STANDBY } from './orders-world';
import { Switchover } from './switchover';

/** The standby serves; home, which was left, is back, and its keeper has closed what it found. Both sides' loops have run. */
export async function left(orders = new OrdersWorld()): Promise<OrdersWorld> {
  const serving = await orders.serving();
  await orders.keeper(STANDBY).tick();
  await orders.agent(STANDBY).tick();
  const keeper = orders.keeper();
  const switched = new Switchover(orders, async () => {
    await serving.tick();
    await keeper.tick();
  });
  await switched.run();
  await alive(orders);
  return orders;
}

/** Home is lost with a row that had not arrived, the standby serves, and home is back: its keeper has closed what it found. */
export async function lost(orders = new OrdersWorld()): Promise<OrdersWorld> {
  await orders.serving();
  await orders.keeper(STANDBY).tick();
  orders.east.commit('replicated');
  await orders.clock.advance(1);
  orders.west.cutReplication();
  await orders.clock.advance(5);
  await orders.keeper().tick();
  orders.east.commit('only in home');
  orders.loseHome();
  await new Failover(orders).run();
  orders.west.commit('after the failover');
  orders.east.start();
  orders.home.fleet.away = false;
  orders.home.cluster.away = false;
  await alive(orders);
  return orders;
}

/** A moment later: the side that serves renews, the one that was left watches it. */
export async function alive(orders: OrdersWorld): Promise<void> {
  for (let tick = 0; tick < 2; tick += 1) {
    await orders.clock.advance(orders.timings.leaseRenewSeconds);
    await orders.keeper(STANDBY).tick();
    await orders.keeper(HOME).tick();
    await orders.agent(HOME).tick();
  }
}

type StepOf<K extends 'kept' | 'seeded'> = (
  document: RunDocument,
  ports: OrdersWorld['home'],
  context: ReturnType<OrdersWorld['context']>,
) => Promise<NonNullable<RunDocument[K]>>;

/** The steps of a reprotect of home in the machine's order, with the machine's waits on the world's clock. */
export class Reprotect {
  constructor(
    readonly orders: OrdersWorld,
    private readonly of: 'home' | 'standby' = 'home',
  ) {}

  get ports() {
    return this.orders[this.of];
  }

  get context() {
    return this.orders.context(this.of === 'home' ? HOME : STANDBY);
  }

  claimed(name = 'reprotect-1', input: unknown = PERSON): Promise<RunDocument> {
    const execution = this.orders.execution(name, input);
    return claimRun({ execution, state: {}, orchestration: 'reprotect' }, this.ports, this.context);
  }

  async prechecked(name?: string, input?: unknown): Promise<RunDocument> {
    const document = await this.claimed(name, input);
    return { ...document, precheck: await precheckRun(document, this.ports, this.context) };
  }

  async measured(document: RunDocument): Promise<RunDocument> {
    return { ...document, measured: await measureLoss(document, this.ports, this.context) };
  }

  kept(document: RunDocument): Promise<RunDocument> {
    return this.until(document, 'kept', keepOldPrimary);
  }

  seeded(document: RunDocument): Promise<RunDocument> {
    return this.until(document, 'seeded', seedReplica);
  }

  async registered(document: RunDocument): Promise<RunDocument> {
    return { ...document, registered: await registerReplica(document, this.ports, this.context) };
  }

  async finished(document: RunDocument): Promise<RunDocument> {
    await report(document, this.ports, this.context);
    return document;
  }

  async run(name?: string): Promise<RunDocument> {
    const kept = await this.kept(await this.measured(await this.prechecked(name)));
    return this.finished(await this.registered(await this.seeded(kept)));
  }

  /** One look, and a moment in which what is under way comes to its end. */
  async look<K extends 'kept' | 'seeded'>(document: RunDocument, key: K, step: StepOf<K>): Promise<RunDocument> {
    const answer = await step(document, this.ports, this.context);
    const at = this.orders.now();
    const beat = { step: key, state: 'completed', startedAt: at, endedAt: at, detail: '' } as const;
    await this.ports.runs.heartbeat(document.run.id, beat);
    if (answer.waitSeconds > 0)
      await this.orders.clock.advance(answer.waitSeconds - 2 * this.orders.timings.leaseRenewSeconds);
    await alive(this.orders);
    await this.pass();
    return { ...document, [key]: answer };
  }

  /** What is under way at RDS comes to its end. */
  async pass(): Promise<void> {
    this.ports.fleet.advance();
  }

  private async until<K extends 'kept' | 'seeded'>(
    document: RunDocument,
    key: K,
    step: StepOf<K>,
  ): Promise<RunDocument> {
    let current = document;
    for (let looks = 0; looks < 40; looks += 1) {
      current = await this.look(current, key, step);
      if (current[key]?.status !== 'waiting') return current;
    }
    throw new Error(`${key} was not done after 40 looks: ${JSON.stringify(current[key])}`);
  }
}
