import type { GuardedDatabase } from '../../lambda/ports/guarded-database';
import type { GuardSubject } from './guarded-database.contract';

const HOUR = 3600;

const openedUnder = async (database: GuardedDatabase, epoch: number) => {
  const { clock: anchor } = await database.look();
  return database.open({ epoch, anchor, seconds: HOUR });
};
const extendedUnder = async (database: GuardedDatabase, epoch: number) => {
  const { clock: anchor } = await database.look();
  return database.extend({ epoch, anchor, seconds: HOUR });
};

/** Of a server that has an identity of its own. */
export function ownTimelineContract(subject: () => GuardSubject): void {
  test('a promoted replica is closed until it is opened on its own timeline', async () => {
    const { primary, replica, replicaProbe, caughtUp, promote } = subject();
    await primary.install();
    const { timeline: left } = await openedUnder(primary, 1);
    await caughtUp();
    await promote();
    const view = await replica.look();
    expect(view).toMatchObject({ writable: true, receiving: false, row: { open: true, timeline: left } });
    expect(view.timeline).not.toBe(left);
    await expect(replicaProbe.writeThrough('early')).rejects.toMatchObject({ name: 'Transient' });
    expect(await extendedUnder(replica, 1)).toBe(false);
    expect(await openedUnder(replica, 2)).toMatchObject({ timeline: view.timeline });
    await replicaProbe.writeThrough('run-1');
    expect(await extendedUnder(replica, 2)).toBe(true);
  });
}

/** Of Aurora, where a copy cannot be told from its source: closed on the source, it is closed in what is promoted. */
export function oneIdentityContract(subject: () => GuardSubject): void {
  test('a cluster that is promoted after its source was closed is closed until it is opened', async () => {
    const { primary, replica, replicaProbe, caughtUp, promote } = subject();
    await primary.install();
    const { timeline } = await openedUnder(primary, 1);
    await primary.close(2);
    await caughtUp();
    await promote();
    expect(await replica.look()).toMatchObject({ writable: true, receiving: false, timeline, row: { open: false } });
    await expect(replicaProbe.writeThrough('early')).rejects.toMatchObject({ name: 'Transient' });
    expect(await extendedUnder(replica, 1)).toBe(false);
    expect(await openedUnder(replica, 2)).toMatchObject({ timeline });
    await replicaProbe.writeThrough('run-1');
    expect(await extendedUnder(replica, 2)).toBe(true);
  });
}
