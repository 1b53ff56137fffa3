import type { ServiceCounts, TeamAlarms } from '../../lambda/ports/regional-signs';

/** One Region with the service `web/api` of four tasks, and the alarms `quiet` (OK), `loud` (ALARM) and `new` (no data). */
export interface SignsSubject {
  readonly alarms: TeamAlarms;
  readonly counts: ServiceCounts;
  silence(service: 'alarms' | 'counts'): void;
}

/** What is promised of the signs of one Region. */
export function regionalSignsContract(make: () => Promise<SignsSubject>): void {
  test('each alarm has its state, and since when by its own clock', async () => {
    const states = await (await make()).alarms.states();
    expect(Object.fromEntries(states.map(({ name, state }) => [name, state]))).toEqual({
      quiet: 'OK',
      loud: 'ALARM',
      new: 'INSUFFICIENT_DATA',
    });
    for (const { changedAt } of states) expect(Date.parse(changedAt)).not.toBeNaN();
  });

  test('tasks of a service are counted', async () => {
    expect(await (await make()).counts.counts()).toEqual([{ service: 'api', running: 4, desired: 4 }]);
  });

  test('fails as Transient when they cannot be read: that is no state, and not none', async () => {
    const subject = await make();
    subject.silence('alarms');
    subject.silence('counts');
    await expect(subject.alarms.states()).rejects.toMatchObject({ name: 'Transient' });
    await expect(subject.counts.counts()).rejects.toMatchObject({ name: 'Transient' });
  });
}
