import { setTimeout as sleep } from 'node:timers/promises';
import { JOB_VARIABLES } from '../../lambda/contract/jobs';
import type { WireEntry } from '../aws';
import { patiently } from '../verdict/patiently';
import { type HerdQuota, herdChecks, type Launched, TokenBucket } from './herd-checks';
import { seeded } from './random';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import { accountOf, type Stage, waitFor } from './stage';

const MOST_BEFORE_MS = 2_000;
const LIMIT_MS = 60_000;
/** So long launches go on at their full number before a person calls the rest off. */
const FULL_MS = 8_000;
const AT_ONCE = 10;

export const herd: Scenario = {
  name: 'herd',
  title: 'hundreds of jobs wait and some run when the Region dies: the side that takes over starts them by degrees',
  config: 'lab/workload/configs/herd.ts',
  jobs: 300,
  lost: 'first',
  strike: async (stage) => {
    const { world } = stage;
    limitAccount(stage);
    await sleep(seeded(stage.seed)() * MOST_BEFORE_MS);
    await waitFor('jobs to run', LIMIT_MS, async () => (await accountOf(world, stage.jobs)).running > 0);
    await regionLoss.strike(stage);
    await waitFor('the other side to start jobs', 2 * LIMIT_MS, async () => launchesOf(stage).length > 0);
    await sleep(quotaOf(stage).rampUpSeconds * 1_000 + FULL_MS);
    await callOff(stage);
  },
  expects: async (stage, evidence) =>
    herdChecks(evidence, {
      quota: quotaOf(stage),
      launches: launchesOf(stage),
      throttled: runTasks(stage).filter(({ outcome }) => outcome === 'ThrottlingException').length,
      tickMs: stage.world.parts.timings.dispatcherTickSeconds * 1_000,
      classes: stage.world.parts.settings.jobs?.applications[0]?.classes ?? [],
    }),
};

const quotaOf = ({ world }: Stage): HerdQuota => {
  const { launchesPerSecond = 1, rampUpSeconds = 0 } = world.parts.settings.jobs ?? {};
  return { perSecond: launchesPerSecond, rampUpSeconds };
};

/** The account may start as many tasks a second as the configuration says; calls that come too fast are throttled, as ECS does. */
function limitAccount(stage: Stage): void {
  const { perSecond } = quotaOf(stage);
  const buckets = new Map<string, TokenBucket>();
  stage.world.parts.cloud.faults.add({
    service: 'ecs',
    operation: 'RunTask',
    when: ({ region }) => {
      // Twice a second's worth: on a busy laptop calls overtake one another.
      const bucket = buckets.get(region) ?? new TokenBucket(2 * perSecond, perSecond);
      buckets.set(region, bucket);
      return !bucket.take(Date.now());
    },
    fault: { kind: 'throttle' },
  });
}

/** Since the Region died, where it was taken over. */
const runTasks = ({ world, faultAt = 0 }: Stage): readonly WireEntry[] =>
  world.parts.cloud.log
    .where({ service: 'ecs', operation: 'RunTask', region: world.otherRegion })
    .filter(({ at }) => at > faultAt);

const launchesOf = (stage: Stage): readonly Launched[] =>
  runTasks(stage)
    .filter(({ outcome }) => outcome === 'ok')
    .flatMap(({ at, input }) => {
      const id = jobOf(input);
      return id === undefined ? [] : [{ id, at }];
    });

interface RunTaskInput {
  readonly overrides?: {
    readonly containerOverrides?: readonly {
      readonly environment?: readonly { readonly name: string; readonly value: string }[];
    }[];
  };
}

function jobOf(input: unknown): string | undefined {
  const { overrides } = input as RunTaskInput;
  const environment = (overrides?.containerOverrides ?? []).flatMap(({ environment: own = [] }) => own);
  return environment.find(({ name }) => name === JOB_VARIABLES.job)?.value;
}

/** What has been shown is shown: the rest would only take time. A job that is cancelled has ended, with a reason. */
async function callOff({ world, jobs }: Stage): Promise<void> {
  const { ledger, happenings } = world.parts;
  const application = jobs[0]?.application ?? 'none';
  const wish = { by: 'the operator', reason: 'the ramp has been seen', at: new Date().toISOString() };
  const { jobs: waiting } = await patiently(() =>
    ledger.jobs.page(application, { state: 'pending', limit: jobs.length }),
  );
  for (let i = 0; i < waiting.length; i += AT_ONCE)
    await Promise.all(
      waiting.slice(i, i + AT_ONCE).map(({ id }) => patiently(() => ledger.jobs.cancel(application, id, wish))),
    );
  happenings.tell({ lane: 'clients', kind: 'note', text: `a person cancels ${waiting.length} jobs that wait` });
}
