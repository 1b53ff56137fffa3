import { Route53Records } from '../../lambda/adapters/aws/route53-records';
import type { Side } from '../../lambda/contract/settings';
import type { Call } from '../aws/call';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { sayCalls, waitedCalls } from '../verdict/waited-calls';
import type { Scenario } from './scenario';
import { accountOf, type Stage, waitFor } from './stage';

const RUNNING_LIMIT_MS = 20_000;

/** What became of a record change that the lab itself tried, by stage. */
const tried = new WeakMap<Stage, Promise<string>>();

export const blackHole: Scenario = {
  ...fromSide('home'),
  name: 'black-hole',
  title: 'nothing refuses and nothing answers: every endpoint of the serving Region, and the Route 53 API, swallow all',
};

export const blackHoleBack: Scenario = {
  ...fromSide('standby'),
  name: 'black-hole-back',
  title: 'the same in the other direction: the standby serves and is swallowed, and with it the Route 53 API elsewhere',
};

function fromSide(from: Side): Omit<Scenario, 'name' | 'title'> {
  return { from, jobs: 60, lost: 'first', strike: swallow, expects };
}

/** Tasks have to run when it happens: only then has the run something to try in the lost Region. */
async function swallow(stage: Stage): Promise<void> {
  const { world, faults, jobs } = stage;
  const { cloud, happenings } = world.parts;
  const region = world.firstRegion;
  await waitFor('jobs to run', RUNNING_LIMIT_MS, async () => (await accountOf(world, jobs)).running > 0);
  cloud.faults.add({ service: 'route53', fault: { kind: 'black-hole' } });
  stage.faultAt = Date.now();
  const hole = world.swallowRegion(world.first);
  happenings.tell({ lane: region, kind: 'fault', text: `${region} swallows everything: no answer, no refusal` });
  faults.push({ what: `every call to and from ${region} is swallowed`, hits: () => hole.hits });
  faults.push({
    what: 'the Route 53 API in us-east-1 is swallowed',
    hits: () => swallowed(stage, { service: 'route53' }),
  });
  faults.push({
    what: 'what the run tries in the lost Region is swallowed',
    hits: () => swallowed(stage, { service: 'ecs', operation: 'StopTask', region }),
  });
  tried.set(stage, changeRecord(stage));
}

/** Whether a Region or one service swallows them: counted by what became of them. */
const swallowed = ({ world, faultAt = 0 }: Stage, which: Partial<Call>): number =>
  world.parts.cloud.log.where(which).filter(({ at, outcome }) => at >= faultAt && outcome === 'black-hole').length;

/** The API is as dead for the lab's own call with the shipped adapter as it would be for a run's. */
async function changeRecord({ world }: Stage): Promise<string> {
  const [record] = world.parts.settings.records;
  if (record === undefined) return 'no record';
  return new Route53Records().point({ ...record, target: record.endpoint[world.other] });
}

async function expects(stage: Stage, { calls, lostRegion }: Evidence): Promise<readonly LabCheck[]> {
  const { waited, forbidden, bestEffort, lastResort, bestEffortMs } = waitedCalls(calls, lostRegion);
  const change = await tried.get(stage);
  return [
    {
      name: 'calls that the run waited for',
      passed: waited.length > 0 && forbidden.length === 0,
      detail: sayCalls(waited),
    },
    {
      name: 'calls that it tried and did not wait for',
      passed: bestEffort.length > 0,
      detail: `${sayCalls(bestEffort)}; together they were out for ${(bestEffortMs / 1000).toFixed(1)} s; the ledger there as a last resort: ${sayCalls(lastResort)}`,
    },
    {
      name: 'a record that would have to be changed in Route 53 is queued',
      passed: change === 'queued',
      detail: `the shipped adapter answers: ${change}`,
    },
  ];
}
