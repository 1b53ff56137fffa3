import type { WorkloadSettings } from '../../../lambda/contract/settings';
import { HOME, OrdersWorld, STANDBY } from './orders-world';
import { Switchover } from './switchover';

/** Keepers and observers of both sides, dispatchers, and clients that write all the time. */
export class Living {
  readonly orders: OrdersWorld;
  readonly written: string[] = [];
  clients = true;

  constructor(settings: Partial<WorkloadSettings> = {}) {
    this.orders = new OrdersWorld(settings);
  }

  async begin(): Promise<this> {
    await this.orders.serving();
    await this.tick();
    return this;
  }

  readonly tick = async (): Promise<void> => {
    const { orders } = this;
    for (const region of [HOME, STANDBY]) {
      await orders
        .keeper(region)
        .tick()
        .catch(() => undefined);
      await orders.agent(region).tick();
      await orders.dispatcher(region).tick();
    }
    if (this.clients) this.write();
  };

  write(): void {
    for (const server of [this.orders.east, this.orders.west]) {
      const id = `row ${this.written.length}`;
      if (server.refusesCommits() !== undefined) continue;
      server.commit(id);
      this.written.push(id);
    }
  }

  switchover(): Switchover {
    return new Switchover(this.orders, this.tick);
  }
}
