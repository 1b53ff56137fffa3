import type { Regions, Side } from '../../lambda/contract/settings';
import { otherSide } from '../../lambda/domain/sides';
import { PostgresInstance, TcpLink } from '../postgres';
import type { DatabasePair } from './databases';

/** A pair whose members may be replaced while the world goes on. */
export type MovingPair = { -readonly [K in keyof DatabasePair]: DatabasePair[K] };

export interface Member {
  readonly pair: MovingPair;
  readonly side: Side;
}

/** The database that the control plane calls by this identifier in this Region. */
export function memberOf(
  pairs: readonly MovingPair[],
  regions: Regions,
  { region, identifier }: { readonly region: string; readonly identifier: string },
): Member {
  const side = region === regions.home ? 'home' : 'standby';
  const pair = pairs.find(({ settings }) => settings.instance[side] === identifier);
  if (pair === undefined) throw new Error(`no database has the instance ${identifier} in ${region}`);
  return { pair, side };
}

/** What was there goes on behind another port, so that nothing of it is lost. */
export async function keepAside({ pair, side }: Member): Promise<PostgresInstance> {
  const { port } = pair.server[side];
  const server = await pair.server[side].moved();
  pair.kept = [...pair.kept, { side, server, port }];
  pair.server = { ...pair.server, [side]: server };
  return server;
}

/** A copy of the one that serves, under the port of the server that was kept aside: in AWS the host name is that of the identifier. */
export async function copyAnew({ pair, side }: Member, directory: string): Promise<void> {
  const link = await lineToOther({ pair, side });
  const server = await PostgresInstance.cloneStandby(pair.server[otherSide(side)], {
    directory: `${directory}-${pair.lines.length}`,
    via: link,
    port: pair.kept.findLast((kept) => kept.side === side)?.port,
  });
  pair.server = { ...pair.server, [side]: server };
}

/** Replication runs the other way from now on. */
export async function lineToOther({ pair, side }: Member): Promise<TcpLink> {
  const link = await TcpLink.open({ port: pair.server[otherSide(side)].port });
  pair.lines = [...pair.lines, pair.link];
  pair.link = link;
  return link;
}
