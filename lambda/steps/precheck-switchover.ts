import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { Check, LossBound, PrecheckAnswer } from '../contract/step-answers';
import { nextEpoch } from '../domain/epoch';
import { hasNoFence, isMultiWriter } from '../domain/fence';
import { refusesReturn } from '../domain/fence-grade';
import { judgeQuorum } from '../domain/quorum';
import { provenLoss } from '../domain/switchover-course';
import { databaseCheck, leaseCheck, offersFailover } from '../domain/switchover-precheck';
import type { FenceRecord } from '../ports/fence-store';
import type { Lease } from '../ports/lease-store';
import type { Observation } from '../ports/observation-store';
import { assertHolds } from './hold';
import { judgeFence } from './judged-fence';
import { assertAnswers, type DatabaseLook, lookAtDatabases } from './look-at-databases';
import type { PrecheckPorts } from './precheck';
import { now, type StepContext } from './step';

/** Reads only. A switchover needs both sides well: whatever is unknown refuses, and no override helps. */
export async function precheckSwitchover(
  document: RunDocument,
  ports: PrecheckPorts,
  context: StepContext,
): Promise<PrecheckAnswer> {
  await assertHolds(document, ports.runs);
  const seen = await lookAround(ports, context);
  if (seen.lease.active === context.region) return goesOn(document, seen, context);
  assertAnswers(seen.looks);
  const checks = checksOf(document, seen, context);
  const failed = checks.filter(({ passed }) => !passed).map(({ name, detail }) => `${name}: ${detail}`);
  if (failed.length > 0)
    throw refused([...failed, offersFailover(document.run.workload, seen.lease.active)].join('; '));
  return {
    ...answerOf(seen, context),
    from: seen.lease.active,
    nextEpoch: nextEpoch(seen.knownEpochs),
    because: 'a person started it, and both sides are well',
    checks,
    lossEstimate: NOTHING_TO_LOSE,
  };
}

interface Surroundings {
  readonly lease: Lease;
  readonly observations: readonly Observation[];
  readonly looks: readonly DatabaseLook[];
  readonly unreconciled: readonly FenceRecord[];
  readonly knownEpochs: readonly number[];
}

async function lookAround(ports: PrecheckPorts, context: StepContext): Promise<Surroundings> {
  const [lease, observations, looks, unreconciled, newest, inventory] = await Promise.all([
    ports.leases.read(),
    ports.observations.all(),
    lookAtDatabases(ports, context),
    ports.fences.unreconciled(),
    ports.fences.newest(),
    ports.reports.inventory(),
  ]);
  if (lease === undefined) throw refused('the ledger holds no lease of this workload');
  const rows = looks.map((look) => look.inside?.row?.epoch ?? 0);
  const knownEpochs = [lease.epoch, inventory?.epoch ?? 0, newest?.epoch ?? 0, ...rows];
  return { lease, observations, looks, unreconciled, knownEpochs };
}

function checksOf({ run }: RunDocument, seen: Surroundings, context: StepContext): readonly Check[] {
  const { lease, observations, looks, unreconciled } = seen;
  const { timings, region } = context;
  const own = observations.find((observation) => observation.region === region);
  const quorum = judgeQuorum(lease, observations, timings);
  const wanted = `observers want a takeover: ${quorum.votes.join(', ')}`;
  const diverged = refusesReturn(unreconciled, run.workload);
  return [
    leaseCheck(lease, own, now(context), timings),
    { name: 'observers', passed: !quorum.wanted, detail: quorum.wanted ? wanted : 'no quorum wants a takeover' },
    { name: 'earlier takeovers', passed: diverged === undefined, detail: diverged ?? 'none is left unreconciled' },
    ...looks
      .filter(({ database }) => !isMultiWriter(database))
      .map(({ database, instance, inside, insideError }) => {
        const anchor = lease.anchors[database.name];
        const unfenced = hasNoFence(database);
        return databaseCheck({ name: database.name, instance, inside, insideError, anchor, unfenced }, timings);
      }),
  ];
}

const answerOf = ({ lease, observations, looks }: Surroundings, context: StepContext) => ({
  to: context.region,
  epoch: lease.epoch,
  renewSeq: lease.renewSeq,
  next: 'go' as const,
  evidence: judgeQuorum(lease, observations, context.timings).evidence,
  grades: Object.fromEntries(
    looks.map((look) => [look.database.name, judgeFence(look, lease.taken?.grades, context).grade]),
  ),
});

/** Ownership was taken by an earlier run. One that a failover took, or went on with, has losses that only a failover states. */
function goesOn({ run }: RunDocument, seen: Surroundings, context: StepContext): PrecheckAnswer {
  const { lease } = seen;
  const { taken } = lease;
  if (taken?.course === undefined || taken.course === 'failover went on')
    throw refused(
      `a failover has taken ${run.workload} over under epoch ${lease.epoch}; go on with it: npx handover failover ${run.workload} --reason "..."`,
    );
  return {
    ...answerOf(seen, context),
    from: taken.from,
    nextEpoch: lease.epoch,
    because: `goes on with the switchover of ${taken.by}`,
    checks: [],
    lossEstimate: provenLoss(lease) ?? NOTHING_TO_LOSE,
  };
}

const NOTHING_TO_LOSE: LossBound = {
  kind: 'known',
  seconds: 0,
  because: 'a switchover promotes nothing before everything that was acknowledged is replayed',
};

const refused = (message: string) => new FailoverError(ERRORS.precheckFailed, message);
