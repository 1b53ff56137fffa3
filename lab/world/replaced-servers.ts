import { join } from 'node:path';
import type { Side, WorkloadSettings } from '../../lambda/contract/settings';
import { otherSide } from '../../lambda/domain/sides';
import type { RdsInstance, Replacing } from '../aws';
import { PostgresInstance, TcpLink } from '../postgres';
import type { DatabasePair } from './databases';

/** A pair whose members may be replaced while the world goes on. */
export type MovingPair = { -readonly [K in keyof DatabasePair]: DatabasePair[K] };

/** In AWS minutes to hours. */
const PHASES = { snapshotMs: 800, renamingMs: 600, modifyingMs: 300, rebootingMs: 300, creatingMs: 1_000 };

/** Real servers behind the RDS of the lab: an old primary gets another port, a copy of the one that serves takes its own. */
export class ReplacedServers implements Replacing {
  readonly phases = PHASES;
  private copies = 0;

  constructor(
    private readonly pairs: readonly MovingPair[],
    private readonly settings: WorkloadSettings,
    private readonly folder: string,
  ) {}

  onRename = async (region: string, from: string): Promise<RdsInstance['endpoint']> => {
    const { pair, side } = this.member(region, from);
    const moved = await pair.server[side].moved();
    pair.kept = [...pair.kept, { side, server: moved, port: pair.server[side].port }];
    pair.server = { ...pair.server, [side]: moved };
    return { host: moved.host, port: moved.port };
  };

  onReboot = async (region: string, identifier: string): Promise<void> => {
    const { pair, side } = this.member(region, identifier);
    await pair.server[side].restart();
  };

  /** Under the port of the server that was renamed: in AWS the host name is that of the identifier. */
  onReplica = async (region: string, identifier: string): Promise<RdsInstance['endpoint']> => {
    const { pair, side } = this.member(region, identifier);
    const source = pair.server[otherSide(side)];
    const link = await TcpLink.open({ port: source.port });
    this.copies += 1;
    const server = await PostgresInstance.cloneStandby(source, {
      directory: join(this.folder, pair.settings.name, `${side}-copy-${this.copies}`),
      via: link,
      port: pair.kept.findLast((kept) => kept.side === side)?.port,
    });
    pair.lines = [...pair.lines, pair.link];
    pair.link = link;
    pair.server = { ...pair.server, [side]: server };
    return { host: pair.line[side].host, port: pair.line[side].port };
  };

  private member(region: string, identifier: string): { readonly pair: MovingPair; readonly side: Side } {
    const side = region === this.settings.regions.home ? 'home' : 'standby';
    const pair = this.pairs.find(({ settings }) => settings.instance[side] === identifier);
    if (pair === undefined) throw new Error(`no database has the instance ${identifier} in ${region}`);
    return { pair, side };
  }
}
