import * as fc from 'fast-check';
import { loadMachine, rehearse, type Walk, type Walks, walkErrorPaths } from '../../lab/machine';
import type { ShippedMachine } from '../../lab/rehearsal/shipped-machine';
import {
  ORCHESTRATIONS,
  OTHER_STATES,
  REPROTECT_STATES,
  SWITCHOVER_STATES,
  stepsOf,
} from '../../lambda/contract/steps';
import { fails } from '../lab/machine/machines';
import { compareWithPeer } from '../lab/machine/peer/compare-with-peer';
import { scriptsOf } from './generated-outcomes';
import { HAPPY_PATHS } from './happy-paths';
import { shippedMachine } from './shipped';

const SEED = Number(process.env.HANDOVER_SEED ?? 20_261_122);
const RUNS = 120;

/** After what failed: the report, or, once ownership may have been taken, the way back and then the report. */
const AFTER = {
  failover: /^Report Complete\? (Done|FailoverIncomplete)$/,
  switchover:
    /^(GoBack (WentBack\? (AwaitReturn GoBack (WentBack\? )?)?)?)?Report Complete\? (Done|SwitchoverIncomplete)$/,
  reprotect: /^Report Complete\? (Done|ReprotectIncomplete)$/,
} as const;
const STATES = { failover: OTHER_STATES, switchover: SWITCHOVER_STATES, reprotect: REPROTECT_STATES } as const;
/** A machine of seven steps has fewer ways to fail than one of eighteen. */
const MANY = { failover: 1_000, switchover: 1_000, reprotect: 150 } as const;
/** Taken away, it must be found that its failure leads nowhere. */
const CATCHES = { failover: 'OpenDatabases', switchover: 'OpenDatabases', reprotect: 'SeedReplica' } as const;
/** Of a switchover they lead to the way back. */
const LEADS_BACK: ReadonlySet<string> = new Set([
  'TakeOwnership',
  'FenceOldRegion',
  'ConfirmReplay',
  'PromoteDatabases',
  'ScaleUp',
]);

const label = ({ happyPath, task, outcome, fromCall }: Walk): string =>
  `${happyPath}: ${task} ${typeof outcome === 'string' ? outcome : outcome.error} from call ${fromCall}`;

describe.each(ORCHESTRATIONS)('the %s that ships', (orchestration) => {
  const paths = HAPPY_PATHS[orchestration];
  const incomplete = STATES[orchestration].incomplete;
  let shipped: ShippedMachine;
  beforeAll(async () => {
    shipped = await shippedMachine(undefined, orchestration);
  });

  test.each(paths)('ends in $end when $name', async ({ input, script, end }) => {
    const { visited } = await rehearse(shipped.machine, input, script);
    expect(visited.at(-1)).toBe(end);
  });

  describe('when a step fails for good', () => {
    let walked: Walks;
    let failed: readonly Walk[];
    beforeAll(async () => {
      walked = await walkErrorPaths(shipped.machine, paths);
      failed = walked.walks.filter(({ outcome }) => outcome !== 'succeeds');
    });

    test('every step has been broken, and none could hang for ever', () => {
      expect([walked.unreached, walked.withoutTimeout]).toEqual([[], []]);
      expect(new Set(failed.map(({ task }) => task))).toEqual(new Set(stepsOf(orchestration)));
      expect(failed.length).toBeGreaterThan(MANY[orchestration]);
    });

    const goesBack = (task: string): boolean => orchestration === 'switchover' && LEADS_BACK.has(task);
    const firstAfter = ({ visited }: Walk): number =>
      Math.min(...['GoBack', 'Report'].map((state) => visited.indexOf(state)).filter((at) => at >= 0));

    test('every failure of every step leads to one report, and every run ends', () => {
      const lost = failed.filter(({ visited }) => visited.filter((state) => state === 'Report').length !== 1);
      expect(lost.map(label)).toEqual([]);
      const endless = walked.walks.filter(({ result }) => result.status !== 'SUCCEEDED' && result.status !== 'FAILED');
      expect(endless.map(label)).toEqual([]);
    });

    test('what follows the failure is the report and nothing else', () => {
      const ends = failed
        .filter(({ task }) => task !== 'Report')
        .map((walk) => ({ walk, after: walk.visited.slice(firstAfter(walk)).join(' ') }));
      const other = ends.filter(({ after }) => !AFTER[orchestration].test(after));
      const missed = ends.filter(({ walk: { task, visited } }) => goesBack(task) && !visited.includes('GoBack'));
      expect(missed.map(({ walk }) => label(walk))).toEqual([]);
      expect(other.map(({ walk, after }) => `${label(walk)}: ${after}`)).toEqual([]);
    });

    test.each(stepsOf(orchestration).filter((step) => step !== 'Report' && step !== 'GoBack'))(
      'the report is told what %s threw',
      async (step) => {
        const way = walked.walks.find(({ task }) => task === step)?.happyPath;
        const path = paths.find(({ name }) => name === way);
        const script = { ...path?.script, [step]: fails('DatabaseNeedsPerson') };
        const { events } = await rehearse(shipped.machine, {}, script);
        const told = events.find((event) => event.kind === 'TaskScheduled' && event.state === 'Report');
        expect(told).toMatchObject({
          payload: { document: { error: { Error: 'DatabaseNeedsPerson', Cause: 'broken' } } },
        });
      },
    );

    test('a step whose failure leads nowhere would be found', async () => {
      const { States, ...rest } = shipped.definition as { States: Record<string, object> };
      const step = CATCHES[orchestration];
      const broken = { ...States, [step]: { ...States[step], Catch: undefined } };
      const definition = JSON.parse(JSON.stringify({ ...rest, States: broken }));
      const { walks } = await walkErrorPaths(loadMachine(definition, 'broken'), paths.slice(0, 1));
      const lost = walks.filter(({ visited }) => !visited.includes('Report'));
      expect(new Set(lost.map(({ task }) => task))).toEqual(new Set([step]));
    });

    test('a report that cannot be made ends the run as incomplete', () => {
      const withoutReport = failed.filter(({ task }) => task === 'Report');
      expect(withoutReport.length).toBeGreaterThan(0);
      for (const { visited, result } of withoutReport) {
        expect(visited.slice(-3)).toEqual(['Report', 'ReportLost', incomplete]);
        expect(result).toMatchObject({ status: 'FAILED', error: incomplete });
      }
    });
  });

  describe('over generated answers and errors', () => {
    const cases = fc
      .sample(scriptsOf(orchestration), { seed: SEED, numRuns: RUNS })
      .map((script) => ({ input: {}, script }));

    test('is run alike by our interpreter and by aws-local-stepfunctions', async () => {
      const differences = await compareWithPeer(shipped.definition, cases);
      const shown = differences.slice(0, 3).map((difference) => ({ ...difference, case: cases[difference.index] }));
      expect({ seed: SEED, shown: JSON.stringify(shown, null, 1) }).toEqual({ seed: SEED, shown: '[]' });
    });

    test('comes by every state of the contract', async () => {
      const visited = new Set<string>();
      for (const { input, script } of cases)
        for (const state of (await rehearse(shipped.machine, input, script)).visited) visited.add(state);
      const states = [...shipped.machine.states.keys()];
      expect(states.filter((state) => !visited.has(state))).toEqual([]);
      expect(states.sort()).toEqual([...stepsOf(orchestration), ...Object.values(STATES[orchestration])].sort());
    });
  });
});
