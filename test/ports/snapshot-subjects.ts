import { AuroraClusters } from '../../lab/aws';
import { MemoryWorld } from '../../lab/memory';
import { AuroraSnapshots } from '../../lambda/adapters/aws/aurora-snapshots';
import { ManualClock, settle } from '../lab/aws/manual-clock';
import type { SnapshotsSubject } from './cluster-snapshots.contract';
import type { LabServices } from './lab-services';
import { HOME, REGIONS, STANDBY } from './ledger-subject';

const arnOf = (region: string, name: string): string => `arn:aws:rds:${region}:111122223333:cluster:${name}`;

/** The real adapter over the lab's wire; nothing passes before the test lets it. */
export const makeLabSnapshots =
  ({ cloud }: Pick<LabServices, 'cloud'>) =>
  async (): Promise<SnapshotsSubject> => {
    cloud.faults.clear();
    const clock = new ManualClock();
    const pass = async (milliseconds: number) => {
      clock.advance(milliseconds);
      await settle();
    };
    const aurora = new AuroraClusters({
      clock,
      account: cloud.account,
      phases: { noticeMs: 1, changingMs: 1, promotingMs: 1 },
      onChange: async () => undefined,
      readdition: { phases: { backMs: 1_000, snapshotMs: 1_000, rebuildMs: 1_000, copyMs: 1_000 } },
    });
    const endpoint = { host: 'h', port: 5432 };
    aurora.addGlobal('orders-global', [
      { region: STANDBY, identifier: 'orders', endpoint },
      { region: HOME, identifier: 'orders-there', endpoint },
    ]);
    cloud.attach({ aurora });
    return {
      snapshots: new AuroraSnapshots(STANDBY),
      take: async () => {
        const target = arnOf(HOME, 'orders-there');
        aurora.change({ global: 'orders-global', target, how: 'failover', calledIn: HOME });
        for (const milliseconds of [1, 1, 1, 1_000]) await pass(milliseconds);
        return aurora.snapshots(STANDBY)[0]?.identifier ?? 'none';
      },
      finish: () => pass(1_000),
      loseAnswer: () =>
        cloud.faults.add({
          service: 'rds',
          operation: 'CopyDBClusterSnapshot',
          times: 1,
          fault: { kind: 'drop-answer' },
        }),
      silence: () => void cloud.faults.add({ service: 'rds', fault: { kind: 'refuse' } }),
    };
  };

export async function makeMemorySnapshots(): Promise<SnapshotsSubject> {
  const world = new MemoryWorld(REGIONS);
  world.addInstance(STANDBY, 'orders');
  const { fleet, clusterSnapshots, aurora } = world.region(STANDBY);
  return {
    snapshots: clusterSnapshots,
    take: async () => {
      aurora.takeBack('orders');
      return clusterSnapshots.shown[0]?.name ?? 'none';
    },
    finish: async () => fleet.advance(),
    loseAnswer: () => {
      clusterSnapshots.unanswered = 1;
      return clusterSnapshots;
    },
    silence: () => Object.assign(fleet, { away: true }),
  };
}
