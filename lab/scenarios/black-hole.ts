import { Route53Records } from '../../lambda/adapters/aws/route53-records';
import type { RecordSettings, Side } from '../../lambda/contract/settings';
import type { Call } from '../aws/call';
import { blackHoleChecks } from './black-hole-checks';
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
  return {
    from,
    jobs: 60,
    lost: 'first',
    strike: swallow,
    expects: async (stage, evidence) => blackHoleChecks(evidence, await tried.get(stage)),
  };
}

async function swallow(stage: Stage): Promise<void> {
  const { world, faults } = stage;
  const { cloud, happenings, settings } = world.parts;
  const region = world.firstRegion;
  await untilTasksRun(stage);
  cloud.faults.add({ service: 'route53', fault: { kind: 'black-hole' } });
  stage.faultAt = Date.now();
  const hole = world.swallowRegion(world.first);
  happenings.tell({ lane: region, kind: 'fault', text: `${region} swallows everything: no answer, no refusal` });
  faults.push({ what: `every call to and from ${region} is swallowed`, hits: () => hole.hits });
  const [record] = settings.records;
  if (record === undefined) return;
  faults.push({
    what: 'the Route 53 API in us-east-1 is swallowed',
    hits: () => swallowed(stage, { service: 'route53' }),
  });
  tried.set(stage, changeRecord(stage, record));
}

/** Only when tasks run as it happens the run has something to try in the lost Region. */
async function untilTasksRun(stage: Stage): Promise<void> {
  const { world, faults, jobs } = stage;
  if (jobs.length === 0) return;
  await waitFor('jobs to run', RUNNING_LIMIT_MS, async () => (await accountOf(world, jobs)).running > 0);
  faults.push({
    what: 'what the run tries in the lost Region is swallowed',
    hits: () => swallowed(stage, { service: 'ecs', operation: 'StopTask', region: world.firstRegion }),
  });
}

/** Whether a Region or one service swallows them: counted by what became of them. */
const swallowed = ({ world, faultAt = 0 }: Stage, which: Partial<Call>): number =>
  world.parts.cloud.log.where(which).filter(({ at, outcome }) => at >= faultAt && outcome === 'black-hole').length;

/** The API is as dead for the lab's own call with the shipped adapter as it would be for a run's. */
const changeRecord = ({ world }: Stage, record: RecordSettings): Promise<string> =>
  new Route53Records().point({ ...record, target: record.endpoint[world.other] });
