import { ERRORS, FailoverError } from '../contract/errors';
import type { Check, LossBound, PrecheckAnswer, RunDocument } from '../contract/run-document';
import { nextEpoch } from '../domain/epoch';
import { lossBound, worstLoss } from '../domain/loss-bound';
import { decidePrecheck } from '../domain/precheck';
import { judgeQuorum } from '../domain/quorum';
import type { FenceStore } from '../ports/fence-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { ObservationStore } from '../ports/observation-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds } from './hold';
import { type DatabaseLook, type DatabasePorts, lookAtDatabases } from './look-at-databases';
import type { StepContext } from './step';

export interface PrecheckPorts extends DatabasePorts {
  readonly leases: LeaseStore;
  readonly runs: RunStore;
  readonly observations: ObservationStore;
  readonly fences: FenceStore;
}

/** Reads only. Whatever it refuses, nothing has changed on the side that serves. */
export async function precheck(
  document: RunDocument,
  ports: PrecheckPorts,
  context: StepContext,
): Promise<PrecheckAnswer> {
  await assertHolds(document, ports.runs);
  const [lease, observations, looks] = await Promise.all([
    ports.leases.read(),
    ports.observations.all(),
    lookAtDatabases(ports, context),
  ]);
  if (lease === undefined) throw new FailoverError(ERRORS.precheckFailed, 'the ledger holds no lease of this workload');
  const resumes = lease.active === context.region;
  const quorum = judgeQuorum(lease, observations, context.timings);
  const loss = worstLoss(await estimateLosses(looks, lease, resumes, ports.fences, context));
  if (!resumes) assertAnswers(looks);
  const checks = looks.map((look) => checkDatabase(look, resumes));
  const { settings } = context;
  const unguarded = looks.flatMap(({ database, inside }) =>
    (inside?.row?.unguarded ?? []).map((table) => `${database.name} ${table}`),
  );
  const { trigger } = document.run;
  const decision = decidePrecheck({ ...settings, trigger, quorum, checks, loss, unguarded, resumes });
  if (decision.next === 'refuse') throw new FailoverError(ERRORS.precheckFailed, decision.because);
  return {
    ...decision,
    from: resumes ? (lease.taken?.from ?? lease.active) : lease.active,
    to: context.region,
    epoch: lease.epoch,
    renewSeq: lease.renewSeq,
    nextEpoch: resumes ? lease.epoch : nextEpoch([lease.epoch, ...looks.map((look) => look.inside?.row?.epoch ?? 0)]),
    evidence: quorum.evidence,
    checks: [...checks, ...unguarded.map(sayUnguarded)],
    lossEstimate: loss,
  };
}

/** A database that does not answer may answer the next try: the machine retries, and a refusal is the last word only. */
function assertAnswers(looks: readonly DatabaseLook[]): void {
  for (const { database, instance, inside, insideError } of looks)
    if (instance.role !== 'missing' && instance.status.means !== 'person' && inside === undefined)
      throw new FailoverError(ERRORS.transient, `database ${database.name} does not answer: ${insideError}`);
}

/** Statuses of replication that no longer carry on: the copy stands still since an unknown time, or is being rebuilt. */
const DEAD_REPLICATION = new Set(['terminated', 'stopped']);

function checkDatabase({ database, instance, inside, insideError }: DatabaseLook, resumes: boolean): Check {
  const check = (passed: boolean, detail: string): Check => ({ name: `database ${database.name}`, passed, detail });
  if (instance.role === 'missing')
    return check(false, 'the instance does not exist on this side; create the replica first');
  if (instance.status.means === 'person')
    return check(false, `status is ${instance.status.name}, which does not pass by itself`);
  if (instance.role === 'replica' && DEAD_REPLICATION.has(instance.replication.status))
    return check(false, `replication is ${instance.replication.status}; re-create the replica before it is promoted`);
  // Promoted by an earlier takeover and never seeded again: it lacks everything that the other side wrote since (fault E5).
  if (instance.role === 'primary' && !resumes)
    return check(false, 'it is no replica of the side that serves; re-seed it before the workload moves here');
  // A run that is gone on with may find the instance in the reboot of its own promotion.
  if (inside === undefined) return check(resumes, `it does not answer: ${insideError}`);
  if (inside.row === undefined)
    return check(false, 'the guard is not installed, so the old side cannot close by itself');
  return check(true, `${instance.role}, ${instance.status.name}`);
}

const sayUnguarded = (table: string): Check => ({
  name: `guard of ${table}`,
  passed: false,
  detail: 'it has no guard: the old side may go on writing to it until its applications stop',
});

async function estimateLosses(
  looks: readonly DatabaseLook[],
  lease: Lease,
  resumes: boolean,
  fences: FenceStore,
  { timings }: StepContext,
): Promise<readonly LossBound[]> {
  const fence = resumes ? await fences.read(lease.epoch) : undefined;
  const anchors = resumes ? lease.taken?.previousAnchors : lease.anchors;
  return looks
    .filter((look) => !(resumes && look.inside?.row?.epoch === lease.epoch))
    .map(({ database, inside }) =>
      lossBound({
        ...timings,
        closed: fence?.databases[database.name],
        lastAnchor: anchors?.[database.name],
        replayedHeartbeat: inside?.row?.heartbeatAt,
      }),
    );
}
