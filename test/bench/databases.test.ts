import { measureDatabases, pairsOf, ratioOf } from '../../bench/databases';
import { databaseNames, type ShippedFailover, withDatabases } from '../../bench/shipped-failover';
import { quantile } from '../../bench/spread';
import type { StepPorts } from '../../lab/rehearsal/step-ports';
import { DEFAULT_TIMINGS } from '../../lambda/contract/settings';
import { exampleFailover } from './example-failover';

const OPTIONS = { draws: 2, seed: 1 };
const COUNT = 5;

let failover: ShippedFailover;
beforeAll(async () => {
  failover = await exampleFailover();
});

/** Whatever it loses is promoted: where more than the RPO may be lost, none is promoted beside another that may be refused yet. */
const pairs = (ports?: () => (ports: StepPorts) => StepPorts) => {
  const settings = { ...failover.settings, whenRpoExceeded: 'promote' } as const;
  return pairsOf(COUNT, { ...failover, settings }, DEFAULT_TIMINGS, OPTIONS, ports);
};

/** RDS shows every other replica as busy until the one whose turn it is has been promoted. */
function oneAtATime(): (ports: StepPorts) => StepPorts {
  let turn: string | undefined;
  return (ports) => ({
    ...ports,
    fleet: {
      promote: (identifier, how) => ports.fleet.promote(identifier, how),
      gaveUp: (identifier, since) => ports.fleet.gaveUp(identifier, since),
      describe: async (identifier) => {
        const seen = await ports.fleet.describe(identifier);
        if (seen.role !== 'replica') {
          if (turn === identifier) turn = undefined;
          return seen;
        }
        turn ??= identifier;
        return turn === identifier ? seen : { ...seen, status: { name: 'modifying', means: 'passing' } };
      },
    },
  });
}

test('five databases take as long as the slowest of them, the same with the same seed', async () => {
  const played = await pairs();
  expect(await pairs()).toEqual(played);
  for (const pair of played) expect(ratioOf(pair)).toBeGreaterThan(0.98);
  expect(quantile(played.map(ratioOf), 1)).toBeLessThan(1.05);
});

test('fails the goal when one waits for the other', async () => {
  const played = await pairs(oneAtATime);
  expect(quantile(played.map(ratioOf), 0.5)).toBeGreaterThan(1.05);
});

test('each database has a name and instances of its own, and the workload nothing else', () => {
  const settings = withDatabases(failover.settings, databaseNames(3));
  expect(settings.databases.map(({ instance }) => instance.standby)).toEqual([
    'db-1-standby',
    'db-2-standby',
    'db-3-standby',
  ]);
  expect(settings).toMatchObject({ records: [], services: [] });
});

test('the table says where the settings stand', async () => {
  const table = await measureDatabases(failover, { draws: 1, seed: 7 }, [1, 10]);
  expect(table).toMatch(/^\| 1 +\|.*\| +met \|.* B, environment \|$/m);
  expect(table).toMatch(/^\| 10 +\|.* B, file \|$/m);
  expect(table).toContain('npm run bench -- databases --draws 1 --seed 7');
});
