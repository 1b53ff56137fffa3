import { join } from 'node:path';
import type { Side, WorkloadSettings } from '../../lambda/contract/settings';
import type { Endpoint } from '../workload/client';
import type { Children } from './children';

export interface OrderServicesOptions {
  readonly settings: WorkloadSettings;
  readonly children: Children;
  readonly script: string;
  readonly logFolder: string;
  readonly databaseUrl: (region: string) => string;
}

/** The team's service in both Regions, under the host names that the record points to. */
export class OrderServices {
  private constructor(
    private readonly options: OrderServicesOptions,
    private readonly bySide: ReadonlyMap<Side, Endpoint>,
  ) {}

  static async start(options: OrderServicesOptions): Promise<OrderServices> {
    const sides = ['home', 'standby'] as const;
    const started = await Promise.all(sides.map(async (side) => [side, await start(options, side)] as const));
    return new OrderServices(options, new Map(started));
  }

  at(side: Side): Endpoint {
    const endpoint = this.bySide.get(side);
    if (endpoint === undefined) throw new Error(`no service at ${side}`);
    return endpoint;
  }

  /** After its Region died: the same service behind the same address, as its old clients know it. */
  async revive(side: Side): Promise<void> {
    await start(this.options, side, this.at(side).port);
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
  { settings, children, script, logFolder, databaseUrl }: OrderServicesOptions,
  side: Side,
  port = ANY_PORT,
): Promise<Endpoint> {
  const region = settings.regions[side];
  const environment = { LAB_DATABASE_URL: databaseUrl(region), LAB_PORT: String(port) };
  const child = children.spawn({ region, script, environment, log: join(logFolder, `${region}.service.log`) });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the service in ${region} does not listen`)), START_LIMIT_MS);
    child.once('message', (message: { port: number }) => {
      clearTimeout(timer);
      resolve({ region, port: message.port });
    });
  });
}
