import { type Opening, type Played, playOnce, playWithDeath } from '../../lab/rehearsal/kills';
import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import type { Death } from '../../lab/rehearsal/run-execution';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { PERSON, Story } from '../../lab/rehearsal/story';
import { MUTANTS, mutated } from './mutants';
import { shippedMachine } from './shipped';

/** Its databases, tasks and clients go on in there, until the guard closes the databases. */
const cutOff: Opening = async (story) => {
  await story.serving();
  await story.partition();
  return PERSON;
};

const OPENINGS: readonly { readonly name: string; readonly opening: Opening }[] = [
  { name: 'home is cut off and a person starts a run at once', opening: cutOff },
  {
    name: 'home is cut off and the alarm starts the run',
    opening: async (story) => {
      await cutOff(story);
      return story.alarm();
    },
  },
  {
    name: 'home is alive and a person starts the run',
    opening: async (story) => {
      await story.serving();
      return PERSON;
    },
  },
];

let shipped: ShippedMachine;
beforeAll(async () => {
  shipped = await shippedMachine(CONFIG);
});

describe.each(OPENINGS)('when $name', ({ opening }) => {
  let undisturbed: Played;
  beforeAll(async () => {
    undisturbed = await playOnce(new Story(shipped), opening);
  });

  /** Plays every death, and answers the ones that did not end well. */
  async function badEnds(kind: Death['kind'], places: readonly string[]): Promise<Record<string, readonly string[]>> {
    const bad: Record<string, readonly string[]> = {};
    for (const [index, place] of places.entries()) {
      const story = new Story(shipped);
      const { faults } = await playWithDeath(story, opening, { kind, at: index + 1 }, undisturbed.state);
      if (faults.length > 0) bad[`${index + 1} ${place}`] = faults;
    }
    process.stdout.write(`${places.length} kills, each one followed by a new run: ${kind}\n`);
    return bad;
  }

  test('an undisturbed run ends as promised', () => {
    expect(undisturbed.faults).toEqual([]);
    expect(undisturbed.first.result).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('a run killed between any two states is gone on with, to the same end and with one promotion', async () => {
    const { places } = undisturbed.first;
    expect(places.length).toBeGreaterThan(20);
    expect(await badEnds('before state', places)).toEqual({});
  });

  test('a run killed when a step has taken effect and its answer is lost is gone on with in the same way', async () => {
    const { calls } = undisturbed.first;
    expect(calls.length).toBeGreaterThan(15);
    expect(await badEnds('answer lost', calls)).toEqual({});
  });
});

describe('the judgement of killed runs', () => {
  /** Runs on standby for longer than a dead run is waited for. */
  const SLOW = { id: 'slow', jobClass: 'urgent', seconds: { home: 1_000_000, standby: 300 } };
  const LIVE_SECONDS = 500;
  const opening: Opening = async (story) => {
    await story.submit(SLOW);
    return cutOff(story);
  };

  let undisturbed: Played;
  beforeAll(async () => {
    undisturbed = await playOnce(new Story(shipped), opening, LIVE_SECONDS);
  });

  test('finds nothing in an undisturbed run with a slow job', () => expect(undisturbed.faults).toEqual([]));

  test.each(MUTANTS)('refuses a step that $name', async (mutant) => {
    const story: Story = new Story(
      shipped,
      mutated(mutant, () => story),
    );
    const { faults } = await playWithDeath(story, opening, mutant.death, undisturbed.state, LIVE_SECONDS);
    expect(faults).toContainEqual(expect.stringMatching(mutant.shows));
  });
});
