import { RdsInstances, type RdsSnapshot } from '../../lab/aws';
import { MemoryWorld } from '../../lab/memory';
import { RdsReplicaSeeding } from '../../lambda/adapters/aws/rds-replica-seeding';
import { ManualClock, settle } from '../lab/aws/manual-clock';
import type { LabServices } from './lab-services';
import { HOME, REGIONS, STANDBY } from './ledger-subject';
import { CLOSED_AT, type SeedingSubject, type SpoiltSnapshot } from './replica-seeding.contract';

const PHASES = { snapshotMs: 1_000, renamingMs: 1_000, modifyingMs: 1_000, rebootingMs: 1_000, creatingMs: 1_000 };
const SOURCE = 'arn:aws:rds:us-east-1:111122223333:db:orders-there';

const HOUR_MS = 3_600_000;

const SPOILS: Readonly<Record<SpoiltSnapshot, Partial<RdsSnapshot>>> = {
  'of another instance': { resourceId: 'db-OTHER' },
  'older than the close': { at: Date.parse(CLOSED_AT) - HOUR_MS },
  'a later copy of an older one': { originallyAt: Date.parse(CLOSED_AT) - HOUR_MS },
  automated: { type: 'automated' },
  failed: { status: 'failed' },
};

/** The real adapter over the lab's wire; nothing passes before the test lets it. */
export const makeLabSeeding =
  ({ cloud }: Pick<LabServices, 'cloud'>) =>
  async (): Promise<SeedingSubject> => {
    cloud.faults.clear();
    const clock = new ManualClock();
    const endpoint = { host: 'h', port: 5432 };
    const instances = new RdsInstances({
      clock,
      phases: { noticeMs: 1, modifyingMs: 1, rebootingMs: 1 },
      onPromote: async () => undefined,
      replacing: {
        phases: PHASES,
        onRename: async () => endpoint,
        onReboot: async () => undefined,
        onReplica: async () => endpoint,
      },
    });
    instances.add({ region: STANDBY, identifier: 'orders', endpoint });
    instances.add({ region: HOME, identifier: 'orders-there', endpoint });
    cloud.attach({ rds: instances });
    return {
      seeding: new RdsReplicaSeeding(STANDBY),
      finish: async () => {
        clock.advance(1_000);
        await settle();
      },
      setStatus: (instance, status) => instances.change(STANDBY, instance, { status }),
      setStatusThere: (status) => instances.change(HOME, 'orders-there', { status }),
      exhaust: () =>
        void cloud.faults.add({
          service: 'rds',
          operation: 'CreateDBInstanceReadReplica',
          times: 1,
          fault: { kind: 'error', name: 'InsufficientDBInstanceCapacityFault', message: 'not available' },
        }),
      instances: async () =>
        Object.fromEntries(instances.instances(STANDBY).map(({ identifier, source }) => [identifier, source])),
      loseAnswer: () =>
        cloud.faults.add({ service: 'rds', operation: 'CreateDBSnapshot', times: 1, fault: { kind: 'drop-answer' } }),
      spoil: (how) => {
        const [{ resourceId } = { resourceId: 'none' }] = instances.instances(STANDBY);
        const good = { region: STANDBY, identifier: 'orders-final-2', of: 'orders', resourceId, at: clock.now() };
        instances.showSnapshot({ ...good, type: 'manual', status: 'available', ...SPOILS[how] });
      },
      silence: () => void cloud.faults.add({ service: 'rds', fault: { kind: 'refuse' } }),
    };
  };

export async function makeMemorySeeding(): Promise<SeedingSubject> {
  const world = new MemoryWorld(REGIONS);
  const orders = world.addInstance(STANDBY, 'orders');
  const there = world.addInstance(HOME, 'orders-there');
  const { fleet, seeding } = world.region(STANDBY);
  const instanceOf = (region: string, identifier: string) => world.region(region).fleet.instances.get(identifier);
  return {
    seeding,
    finish: async () => fleet.advance(),
    setStatus: (instance, status) => Object.assign(instanceOf(STANDBY, instance) ?? {}, { status }),
    exhaust: () => Object.assign(seeding, { exhausted: 1 }),
    setStatusThere: (status) => Object.assign(instanceOf(HOME, 'orders-there') ?? {}, { status }),
    instances: async () =>
      Object.fromEntries(
        [...fleet.instances].map(([identifier, { role }]) => [identifier, role === 'replica' ? SOURCE : undefined]),
      ),
    loseAnswer: () => {
      seeding.unanswered = 1;
      return seeding;
    },
    spoil: (how) => {
      const server = how === 'of another instance' ? there : orders;
      const atMs = world.clock.now().getTime() - (/older/.test(how) ? HOUR_MS : 0);
      const status = how === 'failed' ? 'failed' : 'available';
      seeding.snapshots.set('orders-final-2', { of: 'orders', server, atMs, manual: how !== 'automated', status });
    },
    silence: () => Object.assign(fleet, { away: true }),
  };
}
