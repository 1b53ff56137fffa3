import type { LostRows } from '../../lambda/contract/lost-rows';
import type { RunReport } from '../../lambda/contract/report';
import type { Inventory } from '../../lambda/ports/inventory-store';
import { AT, HOME, type LedgerSubject, type MakeLedger, STANDBY } from './ledger-subject';

const INVENTORY: Inventory = {
  epoch: 2,
  activeRegion: STANDBY,
  databases: [{ name: 'db', primary: 'orders-west', region: STANDBY }],
  at: AT,
  by: 'run-1',
};

/** What every report store promises. */
export function reportStoreContract(make: MakeLedger): void {
  let subject: LedgerSubject;
  let reports: LedgerSubject['ledger']['reports'];
  beforeEach(async () => {
    subject = await make();
    reports = subject.ledger.reports;
  });

  test('the latest report is the one that was saved last', async () => {
    expect(await reports.latest()).toBeUndefined();
    await reports.save(reportOf('run-1'), '<p>1</p>');
    await reports.save(reportOf('run-2'), '<p>2</p>');
    expect(await reports.latest()).toEqual(reportOf('run-2'));
  });

  test('the first word on the loss of a takeover stands and is returned', async () => {
    const first = {
      db: { kind: 'known', seconds: 4.2, because: 'x' },
      other: { kind: 'unknown', because: 'y' },
    } as const;
    expect(await reports.recordLoss(2, first)).toEqual(first);
    expect(await reports.recordLoss(2, { db: { kind: 'known', seconds: 0, because: 'later' } })).toEqual(first);
    expect(await reports.recordLoss(3, {})).toEqual({});
  });

  test('a database that is gone on with later is added under the same takeover, and what stands is not changed', async () => {
    const db = { kind: 'known', seconds: 4.2, because: 'x' } as const;
    const other = { kind: 'known', seconds: 57, because: 'y' } as const;
    await reports.recordLoss(2, { db });
    expect(await reports.recordLoss(2, { db: { ...db, seconds: 0 }, other })).toEqual({ db, other });
    expect(await reports.recordLoss(2, { other: { ...other, seconds: 1 } })).toEqual({ db, other });
  });

  test('the losses of all takeovers are read in the order of their epochs', async () => {
    const { leases } = subject.ledger;
    expect(await reports.losses()).toEqual([]);
    await leases.create({ active: HOME, holder: 'keeper' });
    const { epoch = 0, renewSeq = 0 } = (await leases.read()) ?? {};
    await leases.take({ epoch, renewSeq, nextEpoch: 10, to: STANDBY, by: 'run-1', at: AT });
    const losses = { db: { kind: 'known', seconds: 4.2, because: 'x', since: AT } } as const;
    await reports.recordLoss(10, losses);
    await reports.recordLoss(2, losses);
    expect(await reports.losses()).toEqual([
      { epoch: 2, losses },
      { epoch: 10, losses },
    ]);
  });

  test('what the old side of a takeover shows is kept by database, and the last word stands', async () => {
    const listed: LostRows = {
      kind: 'listed',
      counts: 'rows',
      about: 'what',
      tables: [{ table: 'public.orders', count: 2, keys: ['id 7', 'id 8'] }],
      notListed: [{ table: 'public.big', because: 'the time for it was over' }],
      query: 'SELECT 1;',
    };
    expect(await reports.lost(2)).toEqual({});
    await reports.keepLost(2, 'db', { kind: 'unknown', because: 'it did not answer' });
    await reports.keepLost(2, 'db', listed);
    await reports.keepLost(2, 'stock-db', { kind: 'unknown', because: 'no snapshot was kept' });
    await reports.keepLost(12, 'db', { kind: 'unknown', because: 'x' });
    expect(await reports.lost(2)).toEqual({
      db: listed,
      'stock-db': { kind: 'unknown', because: 'no snapshot was kept' },
    });
  });

  test('a bound is kept with how far the copy was', async () => {
    const copy = { replayed: '0/30', snapshot: '740:745:742' };
    const losses = {
      db: { kind: 'known', seconds: 4.2, because: 'x', copy },
      other: { kind: 'unknown', because: 'y', copy },
    } as const;
    await reports.recordLoss(2, losses);
    expect(await reports.recordLoss(2, {})).toEqual(losses);
  });

  test('a loss whose answer is lost is recognised as an own write', async () => {
    const first = { db: { kind: 'known', seconds: 4.2, because: 'x' } } as const;
    const lost = subject.faults.loseAnswers(1);
    expect(await reports.recordLoss(2, first)).toEqual(first);
    expect(lost.hits).toBe(1);
  });

  test('a takeover that has left databases out is completed under its epoch, once', async () => {
    await reports.updateInventory({ ...INVENTORY, missing: ['other'] });
    expect(await reports.inventory()).toEqual({ ...INVENTORY, missing: ['other'] });
    await reports.updateInventory({ ...INVENTORY, by: 'run-2' });
    expect(await reports.inventory()).toEqual({ ...INVENTORY, by: 'run-2' });
    await reports.updateInventory({ ...INVENTORY, by: 'run-3', missing: ['other'] });
    expect(await reports.inventory()).toEqual({ ...INVENTORY, by: 'run-2' });
  });

  test('refuses an inventory that is not newer than the one that stands', async () => {
    expect(await reports.inventory()).toBeUndefined();
    await reports.updateInventory(INVENTORY);
    await reports.updateInventory({ ...INVENTORY, epoch: 1, activeRegion: HOME });
    await reports.updateInventory({ ...INVENTORY, by: 'run-2' });
    expect(await reports.inventory()).toEqual(INVENTORY);
    await reports.updateInventory({ ...INVENTORY, epoch: 3, activeRegion: HOME });
    expect(await reports.inventory()).toMatchObject({ epoch: 3, activeRegion: HOME });
  });
}

export const reportOf = (id: string): RunReport => ({
  schemaVersion: 1,
  title: 'Failover of orders',
  measuredIn: 'AWS',
  run: {
    id,
    workload: 'orders',
    orchestration: 'failover',
    from: HOME,
    to: STANDBY,
    startedBy: 'ada',
    startedAt: AT,
    endedAt: AT,
  },
  outcome: 'completed',
  summary: 'done',
  next: 'npx handover status',
  operations: [],
  losses: [],
  checks: [],
  promises: [],
  jobs: [],
  downtime: [],
  timeline: [],
});
