import type { Mutation } from '../mutation';
import type { Equipped } from '../simulated-world';
import { forRoles, withGuarded, withMethods } from './altered';

/** Planned moves: what is shown before a promotion, where it is decided whether to go back, and who goes back. */
export const SWITCHOVER_MUTATIONS: readonly Mutation[] = [
  {
    name: 'promoted-without-replay',
    promise: 'planned',
    title: 'a switchover promotes as soon as the old side is closed, and waits for no replay',
    intercept: () => async (step, act) =>
      step === 'ConfirmReplay' ? { status: 'replayed', waitSeconds: 0, waitedSeconds: 0, databases: [] } : act(),
  },
  {
    name: 'closed-in-name-only',
    promise: 'P1',
    title: 'the keeper names the position of its database as that of its close, and leaves it open until its deadline',
    equip: forRoles(['keeper'], (equipped, world) =>
      withGuarded(equipped, (guarded, _, host) => ({
        close: async () => {
          const flushPosition = world.serverAt(host)?.flushPosition ?? 'none';
          return { closedAt: (await guarded.look()).clock, flushPosition };
        },
      })),
    ),
  },
  {
    name: 'back-after-all-replayed',
    promise: 'planned',
    title: 'a switchover goes back also when it has said that all is replayed and promotions were asked for',
    equip: forRoles(['step', 'keeper'], courseForgotten),
  },
  {
    name: 'course-unsettled',
    promise: 'planned',
    title: 'promotions are asked for while the switchover may still go back',
    equip: forRoles(['step'], (equipped) => {
      const { leases } = equipped.ports;
      return withMethods(equipped, { leases: { renew: ({ course: _course, ...renewal }) => leases.renew(renewal) } });
    }),
  },
  {
    name: 'left-behind',
    promise: 'planned',
    title: 'nobody takes back what a dead switchover has left',
    equip: forRoles(['keeper'], (equipped) =>
      withMethods(equipped, { leases: { take: async () => ({ written: false, current: undefined }) } }),
    ),
  },
  {
    name: 'paused-for-ever',
    promise: 'P2',
    title: 'a dispatcher that a switchover has stopped stays stopped when its run is over',
    equip: forRoles(['dispatcher'], (equipped) => {
      const { runs } = equipped.ports;
      return withMethods(equipped, {
        runs: {
          current: async () => {
            const held = await runs.current();
            if (held === undefined) return undefined;
            const { ended: _ended, ...standing } = held;
            return { ...standing, heartbeatAt: equipped.context.clock.now().toISOString() };
          },
        },
      });
    }),
  },
];

/** Reads as if nothing had been settled yet. */
function courseForgotten(equipped: Equipped): Equipped {
  const { leases } = equipped.ports;
  return withMethods(equipped, {
    leases: {
      read: async () => {
        const lease = await leases.read();
        if (lease?.taken?.course !== 'all replayed') return lease;
        return { ...lease, taken: { ...lease.taken, course: 'may go back' } };
      },
    },
  });
}
