import type { Intercept } from '../../lab/rehearsal/memory-functions';
import { READS } from '../../lab/rehearsal/reads';
import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { type ByCalls, PERSON, Story } from '../../lab/rehearsal/story';
import type { Decision } from '../../lambda/ports/decision-store';
import type { HandoverConfig } from '../../lib/config/config';
import { shippedMachine } from './shipped';

/** More would be lost than a second, whatever happens: a person's run asks too. */
const ASKING: HandoverConfig = {
  ...CONFIG,
  workloads: CONFIG.workloads.map((workload) => ({ ...workload, rpo: '1 second', whenRpoExceeded: 'ask' })),
};
const OBSERVING: HandoverConfig = {
  ...CONFIG,
  workloads: CONFIG.workloads.map((workload) => ({ ...workload, automation: 'observe' })),
};

let automatic: ShippedMachine;
let asking: ShippedMachine;
let observing: ShippedMachine;
beforeAll(async () => {
  automatic = await shippedMachine(CONFIG);
  asking = await shippedMachine(ASKING);
  observing = await shippedMachine(OBSERVING);
});

/** A run's own items in the ledger, and word to people and to other tools. */
const OWN = ['events.send', 'notices.send', 'reports.save', 'runs.claim', 'runs.end', 'runs.heartbeat'];
/** Tried under a name that does not hold the workload, and so not written. */
const REFUSED_HEARTBEAT = ['events.send', 'runs.heartbeat'];
const ASKED = ['decisions.ask', 'decisions.settle', ...OWN];

const writesOf = ({ places }: ByCalls): string[] =>
  [...new Set(places.map(({ call }) => call).filter((call) => !READS.test(call)))].sort();
const lastOf = ({ run }: ByCalls): string =>
  run.events.flatMap((event) => (event.kind === 'StateEntered' ? [event.state] : [])).at(-1) ?? 'none';

/** What the serving side is; equal before and after means that nobody touched it. */
async function servingSide({ ports, world }: Story) {
  const { epoch, active } = (await ports.leases.read()) ?? {};
  const rows = [...world.pairs.values()].map(({ home }) => home.contents.row);
  return {
    epoch,
    active,
    rows: rows.map((row) => ({ epoch: row?.epoch, open: row?.open })),
    fence: await ports.fences.newest(),
  };
}

/** Commits of clients on the serving side, one each second unless it is interrupted. */
const commits = ({ world }: Story): number[] => [...world.pairs.values()].map(({ home }) => home.commits.length);

const off = (story: Story) => {
  const now = story.world.clock.now();
  const until = new Date(now.getTime() + 7_200_000).toISOString();
  return story.ports.automation.hold('workload', { until, by: 'ada', reason: 'network work', at: now.toISOString() });
};
const alarmNow = ({ world }: Story) => ({
  trigger: { kind: 'alarm', alarm: 'takeover-wanted', at: world.clock.now().toISOString() },
});
const answering =
  (verdict: Decision['verdict'], story: () => Story): Intercept =>
  async (step, act) => {
    const answer = await act();
    if (step !== 'AskForApproval') return answer;
    const { ports, world } = story();
    const held = await story().held();
    const at = world.clock.now().toISOString();
    const principal = { kind: 'person', userId: 'ada', arn: 'ada' } as const;
    await ports.decisions.decide(held?.runId ?? 'none', { verdict, principal, reason: 'all is well', at });
    return answer;
  };

interface Case {
  readonly name: string;
  readonly machine: () => ShippedMachine;
  readonly intercept?: (story: () => Story) => Intercept;
  readonly start: (story: Story) => Promise<unknown> | unknown;
  readonly end: string;
  readonly writes: readonly string[];
}

const HEALTHY: readonly Case[] = [
  {
    name: 'an alarm that nobody confirms is refused',
    machine: () => automatic,
    start: alarmNow,
    end: 'FailoverIncomplete',
    writes: OWN,
  },
  {
    name: 'an alarm comes while automation is off',
    machine: () => automatic,
    start: async (story) => {
      await off(story);
      return alarmNow(story);
    },
    end: 'RunRefused',
    writes: REFUSED_HEARTBEAT,
  },
  {
    name: 'a person declines',
    machine: () => asking,
    intercept: (story) => answering('declined', story),
    start: () => PERSON,
    end: 'Done',
    writes: ASKED,
  },
  {
    name: 'nobody answers',
    machine: () => asking,
    start: () => PERSON,
    end: 'FailoverIncomplete',
    writes: ['decisions.remind', ...ASKED].sort(),
  },
  {
    name: 'the standby is sick',
    machine: () => automatic,
    start: ({ world }) => {
      for (const instance of world.region(world.regionOf('standby')).fleet.instances.values())
        instance.replicationStatus = 'stopped';
      return PERSON;
    },
    end: 'FailoverIncomplete',
    writes: OWN,
  },
];

describe.each(HEALTHY)('with a healthy active side, when $name', ({ machine, intercept, start, end, writes }) => {
  test('the run writes what is its own and nothing else, and no client is interrupted', async () => {
    const story: Story = new Story(
      machine(),
      intercept?.(() => story),
    );
    await story.told(async () => {
      await story.serving();
      const input = await start(story);
      const before = await servingSide(story);
      const [counts, beganMs] = [commits(story), story.world.clock.now().getTime()];
      const run = await story.runByCalls('run', input);
      const seconds = Math.floor((story.world.clock.now().getTime() - beganMs) / 1000);
      expect(lastOf(run)).toBe(end);
      expect(writesOf(run)).toEqual(writes);
      expect(await servingSide(story)).toEqual(before);
      if (writes === REFUSED_HEARTBEAT) expect(await story.held()).toBeUndefined();
      for (const [index, count] of commits(story).entries())
        expect(count - (counts[index] ?? 0)).toBeGreaterThanOrEqual(seconds);
      expect(story.deeds.changes).toEqual([]);
    });
  });
});

const CUT_OFF: readonly Case[] = [
  {
    name: 'automation goes off just before ownership is taken',
    machine: () => automatic,
    intercept: (story) => async (step, act) => {
      if (step === 'TakeOwnership') await off(story());
      return act();
    },
    start: (story) => story.alarm(),
    end: 'FailoverIncomplete',
    writes: OWN,
  },
  {
    name: 'automation only observes',
    machine: () => observing,
    start: (story) => story.alarm(),
    end: 'Done',
    writes: OWN,
  },
];

describe.each(CUT_OFF)(
  'with an active side that is cut off, when $name',
  ({ machine, intercept, start, end, writes }) => {
    test('the run writes what is its own and nothing else', async () => {
      const story: Story = new Story(
        machine(),
        intercept?.(() => story),
      );
      await story.told(async () => {
        await story.serving();
        await story.partition();
        const input = await start(story);
        const before = await servingSide(story);
        const run = await story.runByCalls('run', input);
        expect(lastOf(run)).toBe(end);
        expect(writesOf(run)).toEqual(writes);
        expect(await servingSide(story)).toEqual(before);
        expect(story.deeds.changes).toEqual([]);
      });
    });
  },
);

test('a run that is approved is no such run: the test would see it', async () => {
  const story: Story = new Story(
    asking,
    answering('approved', () => story),
  );
  await story.told(async () => {
    await story.serving();
    const run = await story.runByCalls('run', PERSON);
    expect(lastOf(run)).toBe('Done');
    expect(writesOf(run)).toEqual(expect.arrayContaining(['leases.take', 'fleet.promote', 'guarded.open']));
    expect(story.deeds.changes.length).toBeGreaterThan(5);
  });
});

test('whoever starts a run while another one holds the workload is told who, since when, and changes nothing', async () => {
  const story = new Story(automatic);
  await story.told(async () => {
    await story.serving();
    await story.run('first', PERSON, { kind: 'before state', at: 'TakeOwnership' });
    const held = await story.held();
    for (const input of [PERSON, {}, alarmNow(story)]) {
      const run = await story.runByCalls('second', input);
      expect([lastOf(run), writesOf(run)]).toEqual(['AlreadyRunning', REFUSED_HEARTBEAT]);
      expect(await story.held()).toEqual(held);
      expect(run.run.result).toMatchObject({
        output: {
          claim: {
            because: expect.stringContaining(`run first in us-west-2 holds the workload since ${held?.startedAt}`),
          },
        },
      });
    }
  });
});
