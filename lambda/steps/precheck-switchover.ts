import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { Check, LossBound, PrecheckAnswer } from '../contract/step-answers';
import { nextEpoch } from '../domain/epoch';
import { hasNoFence, isMultiWriter } from '../domain/fence';
import { refusesReturn } from '../domain/fence-grade';
import { ofSwitchover } from '../domain/parity';
import { judgeQuorum } from '../domain/quorum';
import { provenLoss } from '../domain/switchover-course';
import { databaseCheck, leaseCheck, offersFailover } from '../domain/switchover-precheck';
import { assertHolds } from './hold';
import { judgeFence } from './judged-fence';
import { lookAround, type Surroundings } from './look-around';
import { assertAnswers } from './look-at-databases';
import { assertTold } from './look-at-parity';
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
  assertTold(seen.parity);
  const judged = judgeSwitchover(document.run.workload, seen, context);
  if (judged.refused !== undefined) throw refused(judged.refused);
  return {
    ...answerOf(seen, context),
    from: seen.lease.active,
    nextEpoch: nextEpoch(seen.knownEpochs),
    because: 'a person started it, and both sides are well',
    checks: [...judged.checks, ...judged.named],
    lossEstimate: NOTHING_TO_LOSE,
  };
}

interface JudgedSwitchover {
  /** Of lease, observers and databases, beside what they are compared with. */
  readonly sides: readonly Check[];
  /** All that refuses when it has not passed. */
  readonly checks: readonly Check[];
  /** What only has to be known. */
  readonly named: readonly Check[];
  readonly refused?: string;
}

/** What has to be well on both sides; a check that has not passed refuses. */
export function judgeSwitchover(workload: string, seen: Surroundings, context: StepContext): JudgedSwitchover {
  const { ready, named } = ofSwitchover(seen.parity);
  const sides = sidesWell(workload, seen, context);
  const checks = [...sides, ...ready];
  const failed = checks.filter(({ passed }) => !passed).map(({ name, detail }) => `${name}: ${detail}`);
  if (failed.length === 0) return { sides, checks, named };
  return { sides, checks, named, refused: [...failed, offersFailover(workload, seen.lease.active)].join('; ') };
}

function sidesWell(workload: string, seen: Surroundings, context: StepContext): readonly Check[] {
  const { lease, observations, looks, unreconciled } = seen;
  const { timings, region } = context;
  const own = observations.find((observation) => observation.region === region);
  const quorum = judgeQuorum(lease, observations, timings);
  const wanted = `observers want a takeover: ${quorum.votes.join(', ')}`;
  const diverged = refusesReturn(unreconciled, workload);
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
