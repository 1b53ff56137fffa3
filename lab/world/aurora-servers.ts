import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkloadSettings } from '../../lambda/contract/settings';
import { otherSide } from '../../lambda/domain/sides';
import type { AuroraClustersOptions, LabCloud } from '../aws';
import { copyAnew, keepAside, lineToOther, type MovingPair, memberOf } from './pair-member';
import { LOOK_MS, promoteWhenUp } from './promotion';

/** A failover takes a minute on AWS and a switchover half of it (numbers.md), shortened as everything else is. */
const PHASES = {
  phases: { noticeMs: 100, changingMs: 3_500, promotingMs: 1_000 },
  switchover: { noticeMs: 100, changingMs: 1_500, promotingMs: 500 },
};
/** In AWS minutes to hours. */
const READDITION = { backMs: 0, snapshotMs: 800, rebuildMs: 500, copyMs: 500 };

type Place = Parameters<AuroraClustersOptions['onChange']>[0];
type Servers = Omit<AuroraClustersOptions, 'clock' | 'account' | 'onEvent'>;

/** Real servers behind the Aurora of the lab: a cluster is one server, a secondary cluster a physical standby. */
export class AuroraServers implements Servers {
  readonly phases = PHASES.phases;
  readonly switchover = PHASES.switchover;
  private building: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly pairs: readonly MovingPair[],
    private readonly settings: WorkloadSettings,
    private readonly folder: string,
    private readonly cloud: LabCloud,
  ) {}

  isCut = (region: string): boolean => this.cloud.isCut(region);

  /** A server that shuts down sends all that it has written: nothing is lost in a switchover, and the old primary follows as it is. */
  onChange: Servers['onChange'] = async (target, how) => {
    const { pair, side } = this.member(target);
    const old = otherSide(side);
    if (how === 'switchover') await pair.server[old].stop();
    await promoteWhenUp(pair.server[side], this.pause);
    if (how === 'failover') return;
    await pair.server[old].follow(await lineToOther({ pair, side: old }));
    await pair.server[old].start();
  };

  /** Storage that takes no more writes is, for a server, the end. */
  writeFence = async (from: Place): Promise<'stopped' | 'timed-out'> => {
    if (this.isCut(from.region)) return 'timed-out';
    const { pair, side } = this.member(from);
    await pair.server[side].stop();
    return 'stopped';
  };

  readonly readdition: Servers['readdition'] = {
    phases: READDITION,
    back: async (region) => {
      while (this.isCut(region) || this.ended) await this.pause();
    },
    onRebuild: (old) => {
      if (this.ended) throw new Error('the world has ended');
      const rebuilt = this.rebuild(old);
      this.building = rebuilt.catch(() => undefined);
      return rebuilt;
    },
  };

  /** Nothing is built after this. */
  async end(): Promise<void> {
    this.ended = true;
    await this.building;
  }

  /** What the snapshot holds goes on as a server of its own, as if restored from it: checks look into it. */
  private async rebuild(old: Place): Promise<void> {
    const member = this.member(old);
    await keepAside(member);
    await copyAnew(member, join(this.folder, member.pair.settings.name, `${member.side}-volume`));
  }

  private pause = (): Promise<void> => sleep(LOOK_MS, undefined, { ref: false });

  private member(place: Place) {
    return memberOf(this.pairs, this.settings.regions, place);
  }
}
