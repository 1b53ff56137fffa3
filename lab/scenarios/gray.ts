import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { lostRows } from '../verdict/promises';
import { keyOf, leaseWrites, longestGap, renewalsOf } from '../verdict/renewals';
import { failingSeenCheck } from './observers';
import { untilEntered } from './old-database';
import type { Scenario } from './scenario';
import type { Stage } from './stage';

/** Of all writes, of clients and of observers alike. */
const FAILING = 0.3;
const TAKEOVER_LIMIT_MS = 90_000;

/** What the health page said when the run had taken over, by stage. */
const pages = new WeakMap<Stage, number>();

export const gray: Scenario = {
  name: 'gray',
  title: '30 % of the writes fail, the health page says 200, the keeper renews: a quorum takes over a live lease',
  jobs: 80,
  strike: async (stage) => {
    const { world } = stage;
    const { services, happenings } = world.parts;
    stage.faultAt = Date.now();
    const failing = services.failWrites(world.first, FAILING);
    stage.faults.push({ what: 'writes fail', hits: () => failing.hits });
    const text = `${FAILING * 100} % of all writes fail, its health page says 200`;
    happenings.tell({ lane: world.firstRegion, kind: 'fault', text });
    if (!(await untilEntered(stage, 'MoveWorkload', TAKEOVER_LIMIT_MS))) throw new Error('no run has taken over');
    pages.set(stage, await healthPage(stage));
  },
  expects: async (stage, evidence) => [
    pageCheck(stage),
    failingSeenCheck(evidence.history, 'TakeOwnership'),
    liveLeaseCheck(stage),
    fenceCheck(stage),
    lossCheck(evidence),
  ],
};

async function healthPage({ world }: Stage): Promise<number> {
  const { port } = world.parts.services.at(world.first);
  return (await fetch(`http://127.0.0.1:${port}/health`)).status;
}

function pageCheck(stage: Stage): LabCheck {
  const status = pages.get(stage);
  return { name: 'the health page sees nothing of it', passed: status === 200, detail: `it says ${status}` };
}

/** No renewal was missing: what was taken over was alive. */
function liveLeaseCheck({ world, faultAt = 0 }: Stage): LabCheck {
  const writes = leaseWrites(world.parts.cloud.log.entries).filter(({ at }) => at > faultAt);
  const taken = writes.findIndex(({ caller }) => caller.endsWith('-run-steps'));
  const before = writes.slice(0, taken + 1);
  const gap = longestGap(before);
  const ttlMs = world.parts.timings.leaseTtlSeconds * 1000;
  return {
    name: 'the lease that was taken was alive, its keeper renewed it to the last',
    passed: taken > 0 && renewalsOf(before).length > 0 && gap < ttlMs,
    detail: `${renewalsOf(before).length} renewals since the fault, never more than ${(gap / 1000).toFixed(1)} s apart`,
  };
}

/** Replication is alive, so a promotion that came first would lose what is acknowledged meanwhile. */
function fenceCheck({ world }: Stage): LabCheck {
  const { log } = world.parts.cloud;
  const acknowledged = log.entries.find(
    ({ caller, service, input, outcome }) =>
      service === 'dynamodb' && caller.endsWith('-keeper') && outcome === 'ok' && /^FENCE#/.test(keyOf(input).sk ?? ''),
  );
  const promoted = log.where({ service: 'rds', operation: 'PromoteReadReplica' })[0];
  const before = acknowledged !== undefined && promoted !== undefined && acknowledged.at < promoted.at;
  const milliseconds = (promoted?.at ?? 0) - (acknowledged?.at ?? 0);
  return {
    name: 'the living keeper acknowledged the fence before anything was promoted',
    passed: before,
    detail: before ? `${(milliseconds / 1000).toFixed(1)} s before` : 'it did not',
  };
}

function lossCheck(evidence: Evidence): LabCheck {
  const lost = lostRows(evidence).length;
  const acknowledged = evidence.acknowledged.length;
  const passed = lost === 0 && acknowledged > 0;
  return { name: 'no acknowledged row is lost', passed, detail: `${lost} of ${acknowledged}` };
}
