import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { PERSON, Story } from '../../lab/rehearsal/story';
import type { HandoverConfig } from '../../lib/config/config';
import { shippedMachine } from './shipped';

/** Nothing but a living keeper closes the old side. */
const ACKNOWLEDGED: HandoverConfig = {
  ...CONFIG,
  workloads: CONFIG.workloads.map((workload) => ({
    ...workload,
    databases: workload.databases.map((database) => ({ ...database, fence: 'acknowledged' as const })),
  })),
};
const OVERRIDING = { trigger: { ...PERSON.trigger, overrides: ['unfenced'], reason: 'us-east-1 is off' } };

let shipped: ShippedMachine;
beforeAll(async () => {
  shipped = await shippedMachine(ACKNOWLEDGED);
});

/** Home is cut off with its keeper, and its clients write on: no trigger refuses them. */
async function keeperGone(story: Story): Promise<void> {
  await story.serving();
  for (const { home } of story.world.pairs.values()) home.write({ covered: false });
  await story.partition();
}

/** Without those that came by replication. */
const ownCommits = ({ world }: Story): number[] =>
  [...world.pairs.values()].map(({ standby: { commits, timeline, writable } }) =>
    writable ? commits.filter((commit) => commit.timeline === timeline).length : 0,
  );
const waitedSeconds = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

test('without a keeper and without an override the run fails within its time and everything stays closed', async () => {
  const story = new Story(shipped);
  await story.told(async () => {
    await keeperGone(story);
    const { result } = await story.run('first', PERSON);
    expect(result).toMatchObject({ status: 'FAILED', error: 'FailoverIncomplete' });
    expect(ownCommits(story)).toEqual([0, 0]);
    expect(story.deeds.promotions).toEqual([]);
    const report = await story.ports.reports.latest();
    expect(report?.summary).toContain("orders-db, stock-db: the old side's keeper has not acknowledged within 300 s");
    expect(report?.summary).toContain('everything stays closed');
    const { startedAt = '', endedAt = '' } = report?.run ?? {};
    expect(waitedSeconds(startedAt, endedAt)).toBeLessThan(330);
  });
});

test('a named override goes on from there, gives the keeper a lease’s life once more, opens, and the workload is unfenced until it is reconciled', async () => {
  const story = new Story(shipped);
  await story.told(async () => {
    await keeperGone(story);
    await story.run('first', PERSON);
    const { result, events } = await story.run('second', OVERRIDING);
    expect(result).toMatchObject({ status: 'SUCCEEDED' });
    const entered = events.flatMap((event) => (event.kind === 'StateEntered' ? [event.state] : []));
    expect(entered).toContain('Unfenced');
    expect(entered).not.toContain('Fenced');
    expect(entered).toContain('AwaitFence');
    await story.wait(5);
    expect(Math.min(...ownCommits(story))).toBeGreaterThan(0);
    const override = { by: 'ada', reason: 'us-east-1 is off' };
    expect(await story.ports.fences.unreconciled()).toMatchObject([
      { epoch: 2, how: 'unfenced', by: 'second', override },
    ]);
    expect(await story.ports.reports.latest()).toMatchObject({
      outcome: 'completed',
      summary: 'orders serves from us-west-2 under epoch 2, unfenced',
      losses: [{ bound: { kind: 'unknown' } }, { bound: { kind: 'unknown' } }],
    });
  });
});

test('an override in the first run gives the keeper a lease’s life, and takes its word when it comes', async () => {
  const story = new Story(shipped);
  await story.told(async () => {
    await story.serving();
    const { result } = await story.run('first', OVERRIDING);
    expect(result).toMatchObject({ status: 'SUCCEEDED' });
    expect(await story.ports.fences.newest()).toMatchObject({ epoch: 2, how: 'acknowledged' });
    expect((await story.end()).broken).toEqual([]);
  });
});
