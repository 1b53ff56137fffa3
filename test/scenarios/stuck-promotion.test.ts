import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { PERSON, Story } from '../../lab/rehearsal/story';
import { shippedMachine } from './shipped';

const MINUTES = 25;
/** Of an execution, by the service: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MOST_EVENTS = 25_000;

let shipped: ShippedMachine;
beforeAll(async () => {
  shipped = await shippedMachine(CONFIG);
}, 180_000);

/** Promotions of the standby Region stay in `modifying` for so long, whatever the server itself says. */
function stick({ world }: Story): void {
  const { fleet } = world.region(world.regionOf('standby'));
  const advance = fleet.advance.bind(fleet);
  let sinceMs: number | undefined;
  fleet.advance = () => {
    const modifying = [...fleet.instances.values()].some(({ status }) => status === 'modifying');
    if (modifying) sinceMs ??= world.virtual.nowMs;
    if (!modifying || world.virtual.nowMs - (sinceMs ?? 0) >= MINUTES * 60_000) advance();
  };
}

test('a promotion that stays in "modifying" for 25 minutes is asked for once, and nothing is opened before its end', async () => {
  const story = new Story(shipped);
  await story.told(async () => {
    await story.serving();
    stick(story);
    await story.partition();
    const before = story.world.virtual.nowMs;
    const run = await story.run('first', PERSON);
    expect(run.result.status).toBe('SUCCEEDED');
    const tookMinutes = (story.world.virtual.nowMs - before) / 60_000;
    expect(tookMinutes).toBeGreaterThan(MINUTES);
    expect(tookMinutes).toBeLessThan(MINUTES + 4);
    expect(run.events.length).toBeLessThan(MOST_EVENTS / 10);
    const { broken } = await story.end();
    expect(broken).toEqual([]);
    const own = [...story.world.pairs.values()].map(({ standby }) =>
      standby.commits.filter(({ timeline }) => timeline === standby.timeline),
    );
    for (const commits of own)
      expect(Math.min(...commits.map(({ atMs }) => atMs))).toBeGreaterThan(before + MINUTES * 60_000);
    expect(story.deeds.promotions).toHaveLength(2);
  });
});
