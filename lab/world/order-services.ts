import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Side, TransactionSettings, WorkloadSettings } from '../../lambda/contract/settings';
import type { Endpoint } from '../workload/client';
import type { Children } from './children';

export interface OrderServicesOptions {
  readonly settings: WorkloadSettings;
  readonly children: Children;
  readonly script: string;
  readonly logFolder: string;
  readonly databaseUrl: (region: string) => string;
  /** How long the clients of this world wait for an answer. */
  readonly patienceMs: number;
}

interface Running {
  readonly endpoint: Endpoint;
  readonly child: ChildProcess;
}

/** The team's service in both Regions, under the host names that the record points to. */
export class OrderServices {
  private constructor(
    private readonly options: OrderServicesOptions,
    private readonly bySide: Map<Side, Running>,
  ) {}

  static async start(options: OrderServicesOptions): Promise<OrderServices> {
    const sides = ['home', 'standby'] as const;
    const started = await Promise.all(sides.map(async (side) => [side, await start(options, side)] as const));
    return new OrderServices(options, new Map(started));
  }

  at(side: Side): Endpoint {
    return this.running(side).endpoint;
  }

  /** Where observers try a transaction: the public name of each side is a port of this machine. */
  transaction(): TransactionSettings {
    const url = (side: Side): string => `http://127.0.0.1:${this.at(side).port}/canary`;
    return { url: { home: url('home'), standby: url('standby') } };
  }

  /**
   * From now on so many of the writes on that side fail, of clients and observers alike (0: none any more), while the
   * health page says 200. `hits`: how many have.
   */
  failWrites(side: Side, fraction: number): { readonly hits: number } {
    const { child } = this.running(side);
    const seen = { hits: 0 };
    child.on('message', (told: { readonly hits?: number }) => {
      seen.hits = told.hits ?? seen.hits;
    });
    child.send({ failing: fraction });
    return seen;
  }

  private running(side: Side): Running {
    const running = this.bySide.get(side);
    if (running === undefined) throw new Error(`no service at ${side}`);
    return running;
  }

  /** After its Region died: the same service behind the same address, as its old clients know it. */
  async revive(side: Side): Promise<void> {
    this.bySide.set(side, await start(this.options, side, this.at(side).port));
  }

  /** What a client reaches under each host name: the lab's stand-in for the load balancers behind them. */
  byHostName(settings: WorkloadSettings): ReadonlyMap<string, Endpoint> {
    const names = settings.records.flatMap(({ endpoint }) => [
      [endpoint.home, this.at('home')] as const,
      [endpoint.standby, this.at('standby')] as const,
    ]);
    return new Map(names);
  }
}

/** A service that does not listen by then is broken. */
const START_LIMIT_MS = 10_000;
/** The system chooses one that is free. */
const ANY_PORT = 0;

function start(
  { settings, children, script, logFolder, databaseUrl, patienceMs }: OrderServicesOptions,
  side: Side,
  port = ANY_PORT,
): Promise<Running> {
  const region = settings.regions[side];
  const environment = {
    LAB_DATABASE_URL: databaseUrl(region),
    LAB_PORT: String(port),
    LAB_PATIENCE_MS: String(patienceMs),
  };
  const child = children.spawn({ region, script, environment, log: join(logFolder, `${region}.service.log`) });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the service in ${region} does not listen`)), START_LIMIT_MS);
    child.once('message', (message: { port: number }) => {
      clearTimeout(timer);
      resolve({ endpoint: { region, port: message.port }, child });
    });
  });
}
