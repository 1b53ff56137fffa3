import type { RunDocument } from '../contract/run-document';
import { DEFAULT_DRAIN_SECONDS } from '../contract/settings';
import type { DrainAnswer } from '../contract/step-answers';
import { type DrainDecision, decideDrain } from '../domain/drain';
import type { JobClaims } from '../ports/job-store';
import type { LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds } from './hold';
import type { StepContext } from './step';

export interface DrainJobsPorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly claims: Pick<JobClaims, 'running'>;
}

/** Jobs end by themselves, within a bound; writes go on meanwhile. Nothing rests on it: a takeover queues again what still runs. */
export async function drainJobs(
  document: RunDocument,
  ports: DrainJobsPorts,
  context: StepContext,
): Promise<DrainAnswer> {
  await assertHolds(document, ports.runs);
  const before = document.drain;
  const waitedSeconds = before === undefined ? 0 : before.waitedSeconds + before.waitSeconds;
  const lease = await ports.leases.read();
  const { jobs } = context.settings;
  const applications = lease?.active === context.region ? [] : (jobs?.applications ?? []);
  const claims = await Promise.all(applications.map(({ name }) => ports.claims.running(name)));
  const running = claims.flat().length;
  const limitSeconds = jobs?.drainTimeoutSeconds ?? DEFAULT_DRAIN_SECONDS;
  const decision = decideDrain({
    running,
    waitedSeconds,
    limitSeconds: applications.length === 0 ? 0 : limitSeconds,
    tickSeconds: context.timings.dispatcherTickSeconds,
  });
  return { ...decision, waitedSeconds, running, detail: say(decision, running, waitedSeconds) };
}

const say = ({ status }: DrainDecision, running: number, waitedSeconds: number): string =>
  ({
    waiting: `${running} jobs still run`,
    drained: 'no job runs',
    'cut off': `${running} jobs still run after ${waitedSeconds} s; they are started again on the other side`,
  })[status];
