import type { LostRows } from '../../../lambda/contract/lost-rows';
import type { OldSides } from '../../../lambda/ports/old-side-rows';
import { renderReportPage, renderReportText } from '../../../lambda/report';
import { measureLoss } from '../../../lambda/steps/measure-loss';
import { openDatabases } from '../../../lambda/steps/open-databases';
import { died } from './behind';
import { Failover } from './failover';
import { OrdersWorld, STANDBY } from './orders-world';
import { alive, left, lost, Reprotect } from './reprotect';

const answering = (answer: LostRows | Error): { oldSides: OldSides; budgets: number[] } => {
  const budgets: number[] = [];
  const missingFrom = async (_copy: unknown, budgetMs: number): Promise<LostRows> => {
    budgets.push(budgetMs);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { budgets, oldSides: { oldSide: () => ({ missingFrom }) } };
};

const UNREAD: LostRows = { kind: 'unknown', because: 'database db did not answer' };

async function measured(orders: OrdersWorld, oldSides?: OldSides) {
  const reprotect = new Reprotect(orders);
  const document = await reprotect.prechecked();
  const ports = { ...reprotect.ports, ...(oldSides && { oldSides }) };
  return measureLoss(document, ports, reprotect.context);
}

test('a failover keeps how far the copy was, and a reprotect lists what the old primary has beyond that', async () => {
  const orders = await lost();
  const [record] = await orders.home.reports.losses();
  expect(record?.losses.db?.copy?.replayed).toMatch(/^0\/[0-9A-F]+$/);
  const { databases } = await measured(orders);
  expect(databases[0]?.detail).toMatch(/; 1 row: public\.commits 1; closed, its log ends at/);
  expect(await orders.home.reports.lost(2)).toMatchObject({
    db: { kind: 'listed', tables: [{ table: 'public.commits', count: 1, keys: ['only in home'] }] },
  });
});

test('keys of rows stand in the report’s page and its record, and not in the answer, the notice or the run’s progress', async () => {
  const orders = await lost();
  const done = await new Reprotect(orders).run();
  expect(JSON.stringify(done)).not.toContain('only in home');
  expect(JSON.stringify(await orders.home.runs.current())).not.toContain('only in home');
  expect(orders.home.notices.sent.map(({ text }) => text).join()).not.toContain('only in home');
  const report = await orders.home.reports.latest();
  if (report === undefined) throw new Error('no report');
  expect(report.losses).toMatchObject([{ lost: { tables: [{ keys: ['only in home'] }] } }]);
  expect(renderReportText(report)).not.toContain('only in home');
  expect(renderReportText(report)).toContain('1 row: public.commits 1');
  expect(renderReportPage(report)).toContain('only in home');
});

test('after a switchover nobody looks: everything was replayed', async () => {
  const { oldSides, budgets } = answering(UNREAD);
  const { databases } = await measured(await left(), oldSides);
  expect(budgets).toEqual([]);
  expect(databases[0]?.detail).toMatch(/^at most 0\.0 s of writes; closed, its log ends at/);
});

/** A failover that was proven to lose nothing: the close was acknowledged, and the copy had replayed it. */
async function provenByClose(meanwhile: (orders: OrdersWorld) => void = () => undefined): Promise<OrdersWorld> {
  const orders = new OrdersWorld();
  await orders.serving();
  await orders.keeper(STANDBY).tick();
  const document = await orders.owning();
  await orders.keeper().tick();
  const failover = new Failover(orders);
  const moved = await failover.moved(document);
  const opened = await openDatabases(moved, orders.standby, orders.context());
  meanwhile(orders);
  await failover.afterOpening({ ...moved, opened });
  await alive(orders);
  return orders;
}

test('what was proven is looked at too, and stands where the old side shows nothing beyond it', async () => {
  const orders = await provenByClose();
  const { databases } = await measured(orders);
  expect(databases).toMatchObject([{ measured: { kind: 'known', seconds: 0, proof: 'replayed' } }]);
  expect(databases[0]?.detail).toMatch(
    /^at most 0\.0 s of writes; no rows found; closed, its log ends at 0\/[0-9A-F]+/,
  );
});

test('a proof is not believed against the old side: what a login wrote there after the close is listed', async () => {
  const orders = await provenByClose(({ east }) => {
    east.guard.atCommit = false;
    east.write({ barred: [] });
    east.commit('after the close');
  });
  const { databases } = await measured(orders);
  expect(databases).toMatchObject([{ bound: { seconds: 0, proof: 'replayed' }, measured: { kind: 'unknown' } }]);
  expect(databases[0]?.detail).toMatch(
    /^an unknown amount of writes \(nothing was stated to be lost, and the old side holds rows that the copy did not show: something could write after the close\); 1 row: public\.commits 1; closed, its log ends at 0\/[0-9A-F]+, the copy had replayed 0\/[0-9A-F]+ at its last look$/,
  );
  expect(await orders.home.reports.lost(2)).toMatchObject({ db: { tables: [{ keys: ['after the close'] }] } });
});

test('a list that cannot be had stops nothing, and is said to be unknown', async () => {
  const orders = await lost();
  const { databases } = await measured(orders, answering(new Error('it broke')).oldSides);
  expect(databases[0]?.detail).toContain('; which rows is unknown: it broke; closed');
  expect(await orders.home.reports.lost(2)).toEqual({ db: { kind: 'unknown', because: 'it broke' } });
});

test('what was listed stays when a later look sees less, or finds no old primary any more', async () => {
  const orders = await lost();
  await measured(orders);
  const before = await orders.home.reports.lost(2);
  await died(orders, 'reprotect-1');
  await measured(orders, answering(UNREAD).oldSides);
  expect(await orders.home.reports.lost(2)).toEqual(before);
  await died(orders, 'reprotect-1');
  await new Reprotect(orders).run('reprotect-2');
  const again = await new Reprotect(orders).run('reprotect-3');
  expect(again.measured?.databases[0]?.detail).toContain('listed before: 1 row: public.commits 1');
  expect(await orders.home.reports.lost(2)).toEqual(before);
});

test('what was listed stays when a later look has no time left for the tables', async () => {
  const orders = await lost();
  await measured(orders);
  const before = await orders.home.reports.lost(2);
  await died(orders, 'reprotect-1');
  const notListed = [{ table: 'public.commits', because: 'the time for it was over' }];
  const late: LostRows = { kind: 'listed', counts: 'rows', about: '', tables: [], notListed, query: '' };
  const { databases } = await measured(orders, answering(late).oldSides);
  expect(databases[0]?.detail).toContain('; 1 row: public.commits 1; closed');
  expect(await orders.home.reports.lost(2)).toEqual(before);
});

test('the time that closing takes is no time for the list', async () => {
  const orders = await lost();
  const { oldSides, budgets } = answering(UNREAD);
  const reprotect = new Reprotect(orders);
  const document = await reprotect.prechecked();
  const { connections } = reprotect.ports;
  const slow: typeof connections = Object.create(connections);
  slow.guarded = (database, endpoint) => {
    const guard = connections.guarded(database, endpoint);
    return {
      install: () => guard.install(),
      look: () => guard.look(),
      extend: (extension) => guard.extend(extension),
      open: (opening) => guard.open(opening),
      close: async (epoch) => {
        await orders.clock.advance(15);
        return guard.close(epoch);
      },
    };
  };
  await measureLoss(document, { ...reprotect.ports, connections: slow, oldSides }, reprotect.context);
  expect(budgets).toEqual([7_000]);
});
