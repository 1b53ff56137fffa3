import type { MeasuredAnswer, SeededAnswer } from '../../../lambda/contract/reprotect-document';
import type { RunDocument } from '../../../lambda/contract/run-document';
import { keepOldPrimary } from '../../../lambda/steps/keep-old-primary';
import { precheckReprotect } from '../../../lambda/steps/precheck-reprotect';
import { precheckSwitchover } from '../../../lambda/steps/precheck-switchover';
import { seedReplica } from '../../../lambda/steps/seed-replica';
import { MemoryServer } from '../../memory';
import type { Mutation } from '../mutation';
import type { Equipped, SimulatedWorld } from '../simulated-world';
import { forRoles, withGuarded, withMethods } from './altered';

const orchestrationOf = (document: unknown) => (document as Partial<RunDocument>).run?.orchestration;

/** Reprotect and failback: what a side is before it becomes a copy again, what is kept, and who makes way. */
export const WAY_BACK_MUTATIONS: readonly Mutation[] = [
  {
    name: 'diverged-and-reseeded',
    promise: 'way back',
    title: 'a reprotect does not ask whether both sides may hold writes of their own',
    equip: forRoles(['step'], (equipped) => withMethods(equipped, { fences: { unreconciled: async () => [] } })),
  },
  {
    name: 'half-a-takeover-reseeded',
    promise: 'way back',
    title: 'a reprotect does not ask whether the takeover that left its side is complete',
    intercept: (equipped) => async (step, act, document) => {
      if (step !== 'Precheck' || orchestrationOf(document) !== 'reprotect') return act();
      const { ports, context } = asIfComplete(equipped);
      return precheckReprotect(document as RunDocument, ports, context);
    },
  },
  {
    name: 'makes-no-way',
    promise: 'way back',
    title: 'a reprotect that waits does not look whether the side that serves is lost',
    intercept: (equipped) => async (step, act, document) => {
      const { ports, context } = withMethods(equipped, { observations: { all: async () => [] } });
      if (step === 'KeepOldPrimary') return keepOldPrimary(document as RunDocument, ports, context);
      return step === 'SeedReplica' ? seedReplica(document as RunDocument, ports, context) : act();
    },
  },
  {
    name: 'kept-without-snapshot',
    promise: 'way back',
    title: 'the old primary is renamed without a last snapshot of it',
    equip: forRoles(['step'], (equipped) => withMethods(equipped, { seeding: { snapshot: async () => 'available' } })),
  },
  {
    name: 'old-primary-thrown-away',
    promise: 'way back',
    title: 'the old primary is deleted to make room, and an empty one has the name under which it would be kept',
    equip: forRoles(['step'], deleting),
  },
  {
    name: 'said-to-follow',
    promise: 'way back',
    title: 'a replica counts as soon as its creation was asked for',
    intercept: () => async (step, act) => {
      const answer = await act();
      if (step !== 'SeedReplica') return answer;
      const { databases, ...rest } = answer as SeededAnswer;
      return {
        ...rest,
        status: 'seeded',
        databases: databases.map((database) => ({ ...database, status: 'follows' as const })),
      };
    },
  },
  {
    name: 'measured-as-nothing',
    promise: 'P4',
    title: 'the old side is said to show that nothing was lost',
    intercept: () => async (step, act) => {
      const answer = await act();
      if (step !== 'MeasureLoss') return answer;
      const nothing = { kind: 'known', seconds: 0, because: 'broken on purpose' } as const;
      const { databases } = answer as MeasuredAnswer;
      return { databases: databases.map((database) => ({ ...database, measured: nothing })) };
    },
  },
  {
    name: 'back-to-an-old-primary',
    promise: 'way back',
    title: 'a switchover takes whatever stands on its side for a copy of what serves',
    intercept: (equipped, world) => async (step, act, document) => {
      if (step !== 'Precheck' || orchestrationOf(document) !== 'switchover') return act();
      const { ports, context } = allCopies(equipped, world);
      return precheckSwitchover(document as RunDocument, ports, context);
    },
  },
];

/** The inventory knows the epoch of whatever lease stands. */
function asIfComplete(equipped: Equipped): Equipped {
  const { reports, leases } = equipped.ports;
  return withMethods(equipped, {
    reports: {
      inventory: async () => {
        const [inventory, lease] = [await reports.inventory(), await leases.read()];
        const { epoch = 0, active: activeRegion = '' } = lease ?? {};
        return { databases: [], at: '', by: '', ...inventory, epoch, activeRegion };
      },
    },
  });
}

function deleting(equipped: Equipped, world: SimulatedWorld): Equipped {
  return withMethods(equipped, {
    seeding: {
      rename: async (instance, to) => {
        const { fleet } = world.region(equipped.process.region);
        if (!fleet.instances.delete(instance)) return;
        fleet.add(to, new MemoryServer(`${to}, empty`, world.clock));
      },
    },
  });
}

/** What RDS and the databases say of themselves, as if all of them were copies that receive. */
function allCopies(equipped: Equipped, world: SimulatedWorld): Equipped {
  const { fleet } = equipped.ports;
  const described = withMethods(equipped, {
    fleet: {
      describe: async (instance) => {
        const found = await fleet.describe(instance);
        if (found.role !== 'primary') return found;
        return { ...found, role: 'replica', replication: { status: 'replicating', healthy: true } };
      },
    },
  });
  return withGuarded(described, (guarded, _, host) => ({
    look: async () => {
      const view = await guarded.look();
      const row = view.row && { ...view.row, heartbeatAt: view.clock };
      return { ...view, receiving: true, replayed: world.serverAt(host)?.flushPosition, ...(row && { row }) };
    },
  }));
}
