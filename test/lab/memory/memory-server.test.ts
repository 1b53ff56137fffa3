import { ManualClock, MemoryServer } from '../../../lab/memory';

function pair(lagSeconds = 0) {
  const clock = new ManualClock();
  const [home, standby] = [new MemoryServer('home', clock), new MemoryServer('standby', clock)];
  standby.follow(home, lagSeconds);
  return { clock, home, standby };
}

const idsIn = ({ commits }: MemoryServer): readonly string[] => commits.map(({ id }) => id);

describe('the database in memory', () => {
  test('has the commits that replicated and its own, in order, and goes on from there', async () => {
    const { clock, home, standby } = pair();
    home.commit('a');
    expect(idsIn(standby)).toEqual(['a']);
    home.commitEffect('billing', 'job-1');
    await clock.advance(1);
    expect(idsIn(standby)).toEqual(['a', 'effect of billing/job-1']);
    expect(standby.effects).toEqual(['billing/job-1']);
    expect(standby.hasEffectOf('billing', 'job-1')).toBe(true);
    standby.promote();
    home.commit('too late');
    standby.commit('own');
    expect(idsIn(standby)).toEqual(['a', 'effect of billing/job-1', 'own']);
    expect(standby.commits.map(({ timeline }) => timeline)).toEqual(['00000001', '00000001', '00000002']);
  });

  test('loses at a promotion exactly what its lag or a cut link held back', async () => {
    const { clock, home, standby } = pair(2);
    home.commit('a');
    await clock.advance(2);
    home.commitEffect('billing', 'b');
    expect(idsIn(standby)).toEqual(['a']);
    standby.cutReplication();
    await clock.advance(10);
    standby.promote();
    expect(idsIn(standby)).toEqual(['a']);
    expect(standby.hasEffectOf('billing', 'b')).toBe(false);
  });

  test('says why a commit would be refused as the commit itself does', () => {
    const { home, standby } = pair();
    expect(home.refusesCommits()).toBeUndefined();
    home.writesFail = 'the disk is full';
    for (const server of [home, standby]) {
      const because = server.refusesCommits() ?? 'nothing';
      expect(() => server.commit('x')).toThrow(because);
    }
    expect(standby.refusesCommits()).toContain('25006: it is a replica');
    home.stop();
    expect(home.refusesCommits()).toBe('database home did not answer');
    expect(idsIn(home)).toEqual([]);
  });
});
