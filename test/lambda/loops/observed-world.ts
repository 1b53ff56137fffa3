import type { Timings, WorkloadSettings } from '../../../lambda/contract/settings';
import type { Agent } from '../../../lambda/loops/agent';
import type { Keeper } from '../../../lambda/loops/keeper';
import type { Attempt } from '../../../lambda/ports/transaction-probe';
import { HOME, OrdersWorld, STANDBY, TIEBREAKER } from '../steps/orders-world';

export const ALL = [HOME, STANDBY, TIEBREAKER];

const URL = { home: 'https://east.example.com/canary', standby: 'https://west.example.com/canary' };
/** EventBridge starts one every minute, somewhere within it. */
const START_EVERY_SECONDS = 60;
/** As finely as anything here happens. */
const STEP_SECONDS = 0.5;

/** How many in a hundred of a Region's tries fail in that second of the story. */
export type Story = (region: string, second: number) => number;

interface Living {
  readonly agent: Agent;
  readonly region: string;
  readonly bornAt: number;
}

/** The workload `orders` with keepers and agents that come and go as in AWS, in virtual time. */
export class ObservedWorld {
  readonly orders: OrdersWorld;
  /** Seconds of the story at which a Region's agents first said that it should take over. */
  readonly wantedAt = new Map<string, number>();
  keeping = true;
  /** Whose agents run; and how late each Region's are within the minute. */
  readonly phases = new Map(ALL.map((region, at) => [region, at * 1.5]));
  /** Starts that come twice. */
  doubled = false;
  story: Story = () => 0;
  /** Two minutes in which all is well before the story begins; otherwise it has begun already. */
  quietBefore = true;
  private keeper: Keeper | undefined;
  private agents: Living[] = [];
  private second = -120;
  private count = 0;

  constructor(timings: Partial<Timings> = {}, settings: Partial<WorkloadSettings> = {}) {
    const own = { transaction: { url: URL }, services: [], observerAlarms: ['p99'] };
    this.orders = new OrdersWorld({ ...own, ...settings }, timings);
    for (const region of ALL) {
      const { transactions } = this.orders.world.region(region);
      transactions.endpoints.set(URL.home, (): Attempt => {
        this.count += 1;
        // Spread evenly, so that a part of the tries is a part of every tick.
        const quiet = this.quietBefore && this.second < 0;
        const failed = !quiet && (this.count * 37) % 100 < this.story(region, this.second);
        return failed ? { committed: false, because: 'answered 503' } : { committed: true };
      });
    }
  }

  /** Until so many seconds of the story; the two minutes before it are quiet. */
  async until(second: number): Promise<void> {
    if (this.keeper === undefined) this.keeper = await this.orders.serving();
    while (this.second < second) {
      await this.orders.clock.advance(STEP_SECONDS);
      this.second += STEP_SECONDS;
      if (this.keeping && this.second % this.orders.timings.leaseRenewSeconds === 0) await this.keeper.tick();
      this.startAgents();
      for (const living of this.agents) await this.beat(living);
    }
  }

  wanted(region = STANDBY): number | undefined {
    return this.orders.world.region(region).signals.latest('TakeoverWanted', { Workload: 'orders' });
  }

  private startAgents(): void {
    const { agentLifeSeconds } = this.orders.timings;
    this.agents = this.agents.filter(({ bornAt }) => this.second - bornAt < agentLifeSeconds);
    for (const [region, phase] of this.phases) {
      if ((this.second + START_EVERY_SECONDS * 10 - phase) % START_EVERY_SECONDS !== 0) continue;
      for (const twin of this.doubled ? ['a', 'b'] : ['a'])
        this.agents.push({
          agent: this.orders.agent(region, `${region}-${this.second}-${twin}`),
          region,
          bornAt: this.second,
        });
    }
  }

  private async beat({ agent, region, bornAt }: Living): Promise<void> {
    if ((this.second - bornAt) % this.orders.timings.agentTickSeconds !== 0 || !this.phases.has(region)) return;
    await agent.tick();
    if (this.wanted(region) === 1 && !this.wantedAt.has(region)) this.wantedAt.set(region, this.second);
  }
}
