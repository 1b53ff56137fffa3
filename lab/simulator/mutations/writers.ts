import type { FenceAnswer } from '../../../lambda/contract/step-answers';
import type { FenceRecord } from '../../../lambda/ports/fence-store';
import type { Lease } from '../../../lambda/ports/lease-store';
import type { Mutation } from '../mutation';
import type { Equipped, SimulatedWorld } from '../simulated-world';
import { forRoles, withGuarded, withMethods } from './altered';

const servers = (world: SimulatedWorld) => [...world.serversOf('home'), ...world.serversOf('standby')];

/** P1: what keeps the old side from writing, taken away piece by piece. */
export const WRITER_MUTATIONS: readonly Mutation[] = [
  {
    name: 'fence',
    promise: 'P1',
    title: 'the old database does not close by itself: its guard says yes to every write',
    world: (world) => {
      for (const server of servers(world)) server.guard = { atStatement: false, atCommit: false };
    },
  },
  {
    name: 'commit-check',
    promise: 'P1',
    title: 'the database checks statements only, and nothing at COMMIT',
    world: (world) => {
      for (const server of servers(world)) server.guard = { atStatement: true, atCommit: false };
    },
  },
  {
    name: 'keeper-clock',
    promise: 'P1',
    title: "the deadline counts from when the keeper's extension arrives, not from the anchor before its renewal",
    equip: forRoles(['keeper'], (equipped) =>
      withGuarded(equipped, (guarded) => ({
        extend: (extension) => guarded.extend({ ...extension, anchor: '2027-01-01T00:00:00.000Z' }),
      })),
    ),
  },
  {
    name: 'no-drift-margin',
    promise: 'P1',
    title: 'the deadline in the database keeps no margin for clock steps and the flush of a commit',
    timings: { leaseMarginSeconds: 0 },
  },
  {
    name: 'early-acknowledgement',
    promise: 'P1',
    title: 'the keeper says that the database is closed before the old sessions have ended',
    equip: forRoles(['keeper'], (equipped) =>
      withGuarded(equipped, (guarded) => ({
        close: (epoch) =>
          guarded.close(epoch).catch(async () => ({ closedAt: (await guarded.look()).clock, flushPosition: '0/0' })),
      })),
    ),
  },
  {
    name: 'prepared-unseen',
    promise: 'P1',
    title: 'nobody looks whether transactions can be prepared, which outlive deadline, session and keeper',
    stage: ({ world }) => {
      for (const server of servers(world)) server.faults = [];
    },
  },
  {
    name: 'unfenced-by-itself',
    promise: 'P1',
    title: 'the run goes on unfenced, although nobody has said so',
    intercept: saying('unfenced', 'unfenced'),
  },
  {
    name: 'fence-at-once',
    promise: 'P1',
    title: 'the old side is held for fenced as soon as the epoch is raised',
    intercept: saying('deadline', 'held'),
  },
  {
    name: 'short-wait',
    promise: 'P1',
    title: 'the run waits for half a lease, and every deadline in the databases is a whole one away',
    equip: forRoles(['step'], (equipped) => ({
      ...equipped,
      context: { ...equipped.context, timings: { ...equipped.context.timings, leaseTtlSeconds: 30 } },
    })),
  },
  {
    name: 'eventual-lock',
    promise: 'lease',
    title: 'the lease is kept in an eventually consistent table, where the last writer wins',
    equip: eventualLease,
  },
  {
    name: 'stale-lease-reads',
    promise: 'lease',
    title: 'the lease is read with eventual consistency',
    equip: (equipped, world) =>
      withMethods(equipped, { leases: { read: async () => world.table.asOf('lease', world.atMs - 4_000) as Lease } }),
  },
  {
    name: 'epoch-reused',
    promise: 'lease',
    title: 'a takeover takes the lease under the epoch that stands',
    equip: forRoles(['step'], (equipped) => {
      const { leases } = equipped.ports;
      return withMethods(equipped, { leases: { take: (t) => leases.take({ ...t, nextEpoch: t.epoch }) } });
    }),
  },
];

/** FenceOldRegion says so at once, and waits for nothing. */
function saying(how: FenceRecord['how'], status: FenceAnswer['status']): Mutation['intercept'] {
  return ({ ports, context }) =>
    async (step, act, document) => {
      if (step !== 'FenceOldRegion') return act();
      const { run, ownership } = document as { run: { id: string }; ownership: { epoch: number } };
      const heldAt = context.clock.now().toISOString();
      await ports.fences.record({ epoch: ownership.epoch, how, by: run.id, at: heldAt, databases: {} });
      const said: FenceAnswer = { status, waitSeconds: 0, waitedSeconds: 0, how: 'so it says', heldAt };
      return said;
    };
}

/** Each Region reads what has replicated to it, and writes over whatever stands. */
function eventualLease(equipped: Equipped, world: SimulatedWorld): Equipped {
  const seen = (): Lease | undefined => world.table.asOf('lease', world.atMs - 3_000) as Lease | undefined;
  const write = (lease: Lease) => {
    world.table.swap('lease', () => lease, Symbol('last writer'));
    return { written: true, value: lease } as const;
  };
  return withMethods(equipped, {
    leases: {
      read: async () => seen(),
      renew: async ({ epoch, renewSeq, holder, anchors }) => {
        const stands = seen();
        if (stands?.epoch !== epoch || stands.renewSeq !== renewSeq) return { written: false, current: stands };
        return write({ ...stands, renewSeq: renewSeq + 1, holder, anchors });
      },
      take: async ({ epoch, renewSeq, nextEpoch, to, by, at }) => {
        const stands = seen();
        if (stands?.epoch !== epoch || stands.renewSeq !== renewSeq) return { written: false, current: stands };
        const taken = { by, at, from: stands.active, previousEpoch: epoch, previousAnchors: stands.anchors };
        return write({ epoch: nextEpoch, active: to, renewSeq: renewSeq + 1, holder: by, anchors: {}, taken });
      },
    },
  });
}
