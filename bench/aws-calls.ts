import type { MachineClock } from '../lab/machine';
import { aroundCalls, type PortCall } from '../lab/rehearsal/around-calls';
import type { Dice } from './dice';
import { drawMs, type Operation } from './operation-times';

/** Ports by the service behind them; whatever is not here is the ledger. */
export const SERVICES: Readonly<Record<string, Operation>> = {
  fleet: 'describe',
  facts: 'describe',
  supplies: 'describe',
  seeding: 'describe',
  seedingJudge: 'describe',
  clusterSnapshots: 'describe',
  writeFences: 'describe',
  guarded: 'sql',
  oldSides: 'sql',
  probe: 'sql',
  parameters: 'parameter',
  cluster: 'service',
  serviceCounts: 'service',
  source: 'farRegion',
  records: 'record',
  resolver: 'resolve',
  notices: 'notice',
  events: 'notice',
  signals: 'notice',
  teamAlarms: 'notice',
};

/** Calls that take longer than others of their service. */
const SPECIAL: Readonly<Record<string, Operation>> = { 'fleet.promote': 'promote', 'guarded.close': 'close' };

const operationOf = (name: string): Operation =>
  SPECIAL[name] ?? SERVICES[name.slice(0, name.indexOf('.'))] ?? 'ledger';

export interface TimedCall {
  readonly name: string;
  readonly tookMs: number;
}

/**
 * Ports whose calls take time. A call takes effect when it is sent and its answer comes after the whole time: what was
 * read is as stale as it can be.
 */
export class AwsCalls {
  readonly made: TimedCall[] = [];
  /** Databases with a session, by host. */
  private readonly connected = new Set<string>();

  constructor(
    private readonly clock: MachineClock,
    private readonly dice: Dice,
  ) {}

  over<P extends object>(ports: P): P {
    return aroundCalls(ports, (call) => (call.session.length > 0 ? this.inSession(call) : this.timed(call)));
  }

  /** The longest call of that name: of several at once the slowest is waited for. */
  longestMs(name: string): number {
    return Math.max(0, ...this.made.filter((call) => call.name === name).map(({ tookMs }) => tookMs));
  }

  private async timed({ name, act }: PortCall, extraMs = 0): Promise<unknown> {
    const tookMs = extraMs + drawMs(operationOf(name), this.dice);
    this.made.push({ name, tookMs });
    const answer = await act();
    await this.clock.sleep(tookMs);
    return answer;
  }

  private async inSession(call: PortCall): Promise<unknown> {
    const host = JSON.stringify(call.session[1]);
    const connectMs = this.connected.has(host) ? 0 : drawMs('connect', this.dice);
    this.connected.add(host);
    try {
      return await this.timed(call, connectMs);
    } catch (error) {
      this.connected.delete(host);
      await this.clock.sleep(drawMs('silence', this.dice));
      throw error;
    }
  }
}
