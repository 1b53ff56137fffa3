import { VirtualClock } from '../../../lab/machine';

describe('the virtual clock', () => {
  test('starts where it is told', () => {
    expect(new VirtualClock(new Date(5)).now()).toEqual(new Date(5));
  });

  test('wakes sleepers in the order of their time, those of one time in the order they came', async () => {
    const clock = new VirtualClock(new Date(0));
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push([name, clock.now().getTime()]);
    };
    await Promise.all([sleeper('c', 20), sleeper('a', 10), sleeper('b', 10), sleeper('now', 0)]);
    expect(woken).toEqual([
      ['now', 0],
      ['a', 10],
      ['b', 10],
      ['c', 20],
    ]);
  });

  test('lets one who was woken finish before it wakes the next', async () => {
    const clock = new VirtualClock(new Date(0));
    const told: string[] = [];
    const long = async (): Promise<void> => {
      await clock.sleep(10);
      for (let step = 0; step < 50; step += 1) await Promise.resolve();
      told.push(`long ends at ${clock.now().getTime()}`);
    };
    const other = async (): Promise<void> => {
      await clock.sleep(11);
      told.push('other');
    };
    await Promise.all([long(), other()]);
    expect(told).toEqual(['long ends at 10', 'other']);
  });

  test('stands still during real work', async () => {
    const clock = new VirtualClock(new Date(0));
    const told: string[] = [];
    const work = clock.during(async () => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      told.push(`work ends at ${clock.now().getTime()}`);
    });
    await Promise.all([clock.sleep(1_000).then(() => told.push('slept')), work]);
    expect(told).toEqual(['work ends at 0', 'slept']);
  });

  test('fails a sleep whose signal is raised, and forgets it', async () => {
    const clock = new VirtualClock(new Date(0));
    const stop = new AbortController();
    const sleeping = clock.sleep(1_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    expect(clock.sleeping).toBe(0);
    await clock.sleep(1);
    expect(clock.now()).toEqual(new Date(1));
  });

  test('fails a sleep whose signal was raised before', async () => {
    await expect(new VirtualClock().sleep(1, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
  });

  test('acts once after a time, and not when that was cancelled', async () => {
    const clock = new VirtualClock(new Date(0));
    const acted: string[] = [];
    clock.after(10, () => acted.push(`at ${clock.now().getTime()}`));
    const cancel = clock.after(5, () => acted.push('cancelled'));
    cancel();
    expect(clock.sleeping).toBe(1);
    await clock.sleep(20);
    cancel();
    expect(acted).toEqual(['at 10']);
    expect(clock.sleeping).toBe(0);
  });

  test('lets others have their turn of the event loop, however long it goes on', async () => {
    const clock = new VirtualClock(new Date(0));
    let over = false;
    setImmediate(() => {
      over = true;
    });
    for (let jump = 0; jump < 100; jump += 1) await clock.sleep(1_000);
    expect(over).toBe(true);
  });

  test('says one time in the same words each time, and the next time in its own', async () => {
    const clock = new VirtualClock(new Date(0));
    const said = [clock.now().toISOString(), clock.now().toISOString()];
    await clock.sleep(1);
    expect([...said, clock.now().toISOString()]).toEqual([
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T00:00:00.001Z',
    ]);
  });
});
