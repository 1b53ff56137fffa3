import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { lostRows } from '../verdict/promises';
import { leaseWrites, longestGap, renewalsOf } from '../verdict/renewals';
import type { Scenario } from './scenario';
import { comesTrue, type Stage } from './stage';

/** Of all writes, of clients and of observers alike. */
const FAILING = 0.3;
/** A hold-down, two ticks, an alarm, and what draws of 30 % may add. */
const TAKEOVER_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 300;
/** A keeper scans for sessions every two real seconds until two scans are empty: a lease of 5 s would race its word. */
const TIMINGS = { leaseTtlSeconds: 10 };

interface Watch {
  /** Status of the health page, once a look. */
  readonly pages: number[];
  /** Regions whose observer has said that transactions fail. */
  readonly failing: Set<string>;
}
const watches = new WeakMap<Stage, Watch>();

export const gray: Scenario = {
  name: 'gray',
  title: '30 % of the writes fail, the health page says 200, the keeper renews: a quorum takes over a live lease',
  jobs: 80,
  timings: TIMINGS,
  strike: async (stage) => {
    const { world } = stage;
    const { services, happenings } = world.parts;
    stage.faultAt = Date.now();
    const failing = services.failWrites(world.first, FAILING);
    stage.faults.push({ what: `${FAILING * 100} % of all writes fail`, hits: () => failing.hits });
    const text = `${FAILING * 100} % of all writes fail; health page and keeper are well`;
    happenings.tell({ lane: world.firstRegion, kind: 'fault', text });
    watches.set(stage, { pages: [], failing: new Set() });
    await comesTrue(TAKEOVER_LIMIT_MS, () => watchUntilTaken(stage), LOOK_EVERY_MS);
  },
  expects: async (stage, evidence) => [
    partCheck(stage, evidence),
    pageCheck(stage),
    observersCheck(stage, evidence),
    holdDownCheck(stage, evidence),
    liveLeaseCheck(stage),
    ...(await fenceChecks(stage, evidence)),
    lossCheck(evidence),
  ],
};

/** One look at what an outsider sees. True when a run is about to take over. */
async function watchUntilTaken(stage: Stage): Promise<boolean> {
  const { history, ledger, happenings } = stage.world.parts;
  if (history.some((event) => event.kind === 'StateEntered' && event.state === 'TakeOwnership')) return true;
  const { pages, failing } = watches.get(stage) ?? { pages: [], failing: new Set<string>() };
  pages.push(await healthPage(stage));
  for (const { region, verdict } of await ledger.observations.all()) {
    if (verdict !== 'failing' || failing.has(region)) continue;
    failing.add(region);
    const text = `sees real transactions fail for the hold-down; the page says ${pages.at(-1)}, the lease is renewed`;
    happenings.tell({ lane: region, kind: 'note', text });
  }
  return false;
}

async function healthPage({ world }: Stage): Promise<number> {
  const { port } = world.parts.services.at(world.first);
  return (await fetch(`http://127.0.0.1:${port}/health`)).status;
}

/** Some fail and most do not: that is what makes it gray. */
function partCheck({ world, client, stuckClient, faultAt = 0 }: Stage, { moments }: Evidence): LabCheck {
  const within = ({ region, sentAt, at }: { readonly region?: string; readonly sentAt: number; readonly at: number }) =>
    region === world.firstRegion && sentAt > faultAt && at < (moments.owned ?? 0);
  const failed = [...client.failed, ...stuckClient.failed].filter(within).length;
  const good = [...client.acknowledged, ...stuckClient.acknowledged].filter(within).length;
  return {
    name: "until the takeover a part of the clients' writes fails, and most are served",
    passed: failed > 0 && good > failed,
    detail: `${failed} failed, ${good} acknowledged by ${world.firstRegion}`,
  };
}

function pageCheck(stage: Stage): LabCheck {
  const { pages = [] } = watches.get(stage) ?? {};
  const other = pages.filter((status) => status !== 200);
  return {
    name: 'the health page sees nothing of it',
    passed: pages.length > 0 && other.length === 0,
    detail: `asked ${pages.length} times by HTTP, ${pages.length - other.length} times 200`,
  };
}

/** What the run says that it judged by. A voice that did not count any more is none. */
function observersCheck({ world }: Stage, { report }: Evidence): LabCheck {
  const { home, standby, tiebreaker } = world.parts.settings.regions;
  const said = report?.evidence ?? [];
  const failing = said.filter((line) => /: failing .*transactions failed/.test(line) && !/not counted/.test(line));
  const regions = [home, standby, tiebreaker].filter((region) => failing.some((line) => line.startsWith(`${region}:`)));
  const byAlarm = /^alarm /.test(report?.run.startedBy ?? '');
  return {
    name: 'an alarm started the run, and its report names the failing transactions that two Regions saw',
    passed: byAlarm && regions.length >= 2,
    detail: `${report?.run.startedBy ?? 'nobody'}; ${failing.join(' | ') || `nobody: ${said.join(' | ')}`}`,
  };
}

/** Failures that are younger are no reason to move anything. */
function holdDownCheck({ world, faultAt = 0 }: Stage, { moments }: Evidence): LabCheck {
  const { holdDownSeconds } = world.parts.timings;
  const seconds = ((moments.started ?? 0) - faultAt) / 1000;
  return {
    name: 'it was held down before anything started',
    passed: seconds >= holdDownSeconds,
    detail: `the run started ${seconds.toFixed(1)} s after the fault, the hold-down is ${holdDownSeconds} s`,
  };
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
    detail: `${renewalsOf(before).length} renewals since the fault, never more than ${(gap / 1000).toFixed(1)} s apart, a lease lasts ${ttlMs / 1000} s`,
  };
}

/** Replication is alive, so a promotion that came first would lose what is acknowledged meanwhile. */
async function fenceChecks({ world }: Stage, { lease }: Evidence): Promise<readonly LabCheck[]> {
  const { ledger, cloud } = world.parts;
  const fence = lease === undefined ? undefined : await ledger.fences.read(lease.epoch);
  const promoted = cloud.log.where({ service: 'rds', operation: 'PromoteReadReplica' })[0];
  const fencedAt = fence === undefined ? Number.POSITIVE_INFINITY : Date.parse(fence.at);
  const seconds = ((promoted?.at ?? 0) - fencedAt) / 1000;
  return [
    {
      name: 'its living keeper closed the database and acknowledged the fence',
      passed: fence?.how === 'acknowledged',
      detail: fence === undefined ? 'no fence is recorded' : `${fence.how}, by ${fence.by}`,
    },
    {
      name: 'promotion came after the fence, because replication was alive',
      passed: promoted !== undefined && promoted.at >= fencedAt,
      detail: promoted === undefined ? 'nothing was promoted' : `${seconds.toFixed(1)} s after it`,
    },
  ];
}

function lossCheck(evidence: Evidence): LabCheck {
  const lost = lostRows(evidence).length;
  const acknowledged = evidence.acknowledged.length;
  const passed = lost === 0 && acknowledged > 0;
  return { name: 'no acknowledged row is lost', passed, detail: `${lost} of ${acknowledged}` };
}
