import type { CallPlace } from '../../lab/rehearsal/call-places';
import { type Opening, playByCalls, playWithCallDeath, type Wanted } from '../../lab/rehearsal/kills';
import { READS } from '../../lab/rehearsal/reads';
import { CONFIG } from '../../lab/rehearsal/rehearsed-workload';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import { Story } from '../../lab/rehearsal/story';
import { shippedMachine } from './shipped';

const differs = ({ call, moment }: CallPlace): boolean => moment === 'before' || !READS.test(call);

/** Steps that act without looking; each is found when its run dies right after it has acted. */
const BLIND = [
  {
    name: 'writes connection parameters whatever stands there',
    step: 'SwitchConnections',
    call: 'parameters.write',
    blind: async ({ ports }: Story, act: () => Promise<unknown>) => {
      const writes = ports.parameters;
      const read = writes.read;
      writes.read = async () => undefined;
      return act().finally(() => Object.assign(writes, { read }));
    },
    shows: /^write .*: [23] times, an undisturbed run does it 1 times$/,
  },
] as const;

/** The nth place of an undisturbed run that fits. */
const placeOf = (places: readonly CallPlace[], step: string, call: string): number =>
  1 + places.findIndex((place) => place.step === step && place.call === call && place.moment === 'after');

/** A file for each opening, so that they are played side by side. */
export function killInACall(opening: Opening): void {
  let shipped: ShippedMachine;
  beforeAll(async () => {
    shipped = await shippedMachine(CONFIG);
  });
  let wanted: Wanted;
  let places: readonly CallPlace[];

  beforeAll(async () => {
    const undisturbed = await playByCalls(new Story(shipped), opening);
    expect(undisturbed.broken).toEqual([]);
    ({ places, wanted } = undisturbed);
  });

  test('an undisturbed run changes each thing once', () => {
    expect([...wanted.changes].sort()).toEqual([...new Set(wanted.changes)].sort());
    expect(wanted.changes.length).toBeGreaterThan(8);
  });

  test('a run that dies before or after any call of any step is gone on with, to the same end and with no change made twice', async () => {
    const bad: Record<string, readonly string[]> = {};
    const deaths = [...places.entries()].filter(([, place]) => differs(place));
    for (const [index, { step, moment, call }] of deaths) {
      const { faults } = await playWithCallDeath(new Story(shipped), opening, index + 1, wanted);
      if (faults.length > 0) bad[`${index + 1} ${step}: ${moment} ${call}`] = faults;
    }
    process.stdout.write(`${deaths.length} deaths at a call, each one followed by a new run\n`);
    expect(deaths.length).toBeGreaterThan(150);
    expect(bad).toEqual({});
  }, 180_000);

  test.each(BLIND)('finds a step that $name', async ({ step, call, blind, shows }) => {
    const story: Story = new Story(shipped, (name, act) => (name === step ? blind(story, act) : act()));
    const { faults } = await playWithCallDeath(story, opening, placeOf(places, step, call), wanted);
    expect(faults).toContainEqual(expect.stringMatching(shows));
  });
}
