import { join } from 'node:path';
import type { WorkloadSettings } from '../../lambda/contract/settings';
import type { RdsInstance, Replacing } from '../aws';
import { copyAnew, keepAside, type MovingPair, memberOf } from './pair-member';

/** In AWS minutes to hours. */
const PHASES = { snapshotMs: 800, renamingMs: 600, modifyingMs: 300, rebootingMs: 300, creatingMs: 1_000 };

/** Real servers behind the RDS of the lab: an old primary gets another port, a copy of the one that serves takes its own. */
export class ReplacedServers implements Replacing {
  readonly phases = PHASES;

  constructor(
    private readonly pairs: readonly MovingPair[],
    private readonly settings: WorkloadSettings,
    private readonly folder: string,
  ) {}

  onRename = async (region: string, from: string): Promise<RdsInstance['endpoint']> => {
    const { host, port } = await keepAside(this.member(region, from));
    return { host, port };
  };

  onReboot = async (region: string, identifier: string): Promise<void> => {
    const { pair, side } = this.member(region, identifier);
    await pair.server[side].restart();
  };

  onReplica = async (region: string, identifier: string): Promise<RdsInstance['endpoint']> => {
    const { pair, side } = this.member(region, identifier);
    await copyAnew({ pair, side }, join(this.folder, pair.settings.name, `${side}-copy`));
    return { host: pair.line[side].host, port: pair.line[side].port };
  };

  private member(region: string, identifier: string) {
    return memberOf(this.pairs, this.settings.regions, { region, identifier });
  }
}
