import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../aws/call';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { runEnds } from '../verdict/run-ends';
import type { DatabasePair } from '../world/databases';
import { typeCommand } from './command-line';
import { untilEntered } from './old-database';
import { copyOf, entered, idIn, PATIENT_TIMINGS, promotedCheck } from './promotions';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import { comesTrue, type Stage, waitFor } from './stage';

const LIMIT_MS = 60_000;
/** In it nothing may have begun to serve. */
const LOOK_MS = 2_000;
const STOCK = 'stock-db';

export const partialFailure: Scenario = {
  name: 'partial-failure',
  title:
    'one of two databases can not be promoted: traffic stays, a person mends it, and only that one is promoted again',
  config: 'lab/workload/configs/two-databases.ts',
  jobs: 60,
  timings: PATIENT_TIMINGS,
  lost: 'first',
  strike: async (stage) => {
    fillUp(stage);
    await regionLoss.strike(stage);
    await waitFor('a run to give up', LIMIT_MS, async () => gaveUp(stage).length > 0);
    await sleep(LOOK_MS);
    mend(stage);
    await goOn(stage);
    await untilEntered(stage, 'OpenDatabases', LIMIT_MS);
  },
  expects: async (stage, evidence) => [
    gaveUpCheck(stage),
    nobodyServedCheck(stage, evidence),
    promotedCheck(stage, { 'orders-db': 1, [STOCK]: 1 }),
  ],
};

export const partialFailureDegraded: Scenario = {
  name: 'partial-failure-degraded',
  title:
    'the same where the plan allows to serve without it: traffic moves, the report says which is missing, a new run adds it',
  config: 'lab/workload/configs/optional-database.ts',
  jobs: 60,
  timings: PATIENT_TIMINGS,
  lost: 'first',
  strike: async (stage) => {
    fillUp(stage);
    await regionLoss.strike(stage);
  },
  aftermath: async (stage) => {
    reports.set(stage, (await stage.world.parts.ledger.reports.latest())?.summary ?? 'no report');
    mend(stage);
    await goOn(stage, '--left-out');
    await comesTrue(LIMIT_MS, async () => complete(stage));
  },
  expects: async (stage) => [
    missingCheck(stage),
    promotedCheck(stage, { 'orders-db': 1, [STOCK]: 1 }),
    await completeCheck(stage),
  ],
};

/** What the first run reported. */
const reports = new WeakMap<Stage, string>();

function stockOf({ world }: Stage): DatabasePair {
  return world.parts.databases.find(STOCK);
}

/** Its storage is full when the promotion is asked for: RDS refuses, and the status does not pass by itself. */
function fillUp(stage: Stage): void {
  const { cloud, databases, happenings } = stage.world.parts;
  const { region, identifier } = copyOf(stage, stockOf(stage));
  let full = false;
  const armed = cloud.faults.add({
    service: 'rds',
    operation: 'PromoteReadReplica',
    targetRegion: region,
    times: 1,
    when: (_: Call, input) => {
      if (full || idIn(input) !== identifier) return false;
      full = true;
      databases.rds.change(region, identifier, { status: 'storage-full' });
      happenings.tell({ lane: region, kind: 'fault', text: `the storage of ${identifier} is full` });
      return true;
    },
    fault: { kind: 'delay', milliseconds: 0 },
  });
  stage.faults.push({ what: `RDS refuses to promote ${identifier}`, hits: () => armed.hits });
}

function mend(stage: Stage): void {
  const { databases, happenings } = stage.world.parts;
  const { region, identifier } = copyOf(stage, stockOf(stage));
  databases.rds.change(region, identifier, { status: 'available' });
  happenings.tell({ lane: region, kind: 'note', text: `somebody gives ${identifier} more storage` });
}

/** A run that an alarm has started meanwhile does as well. */
async function goOn({ world, config }: Stage, ...more: readonly string[]): Promise<void> {
  if (config === undefined) throw new Error('this scenario types commands of this app, it plays no other one');
  const reason = `${STOCK} has room again`;
  await typeCommand(world, config, ['failover', world.parts.settings.workload, '--reason', reason, '--yes', ...more]);
}

const gaveUp = ({ world }: Stage) =>
  runEnds(world.parts.history).filter(({ words }) => words.includes(STOCK) && words.includes('storage-full'));

function gaveUpCheck(stage: Stage): LabCheck {
  const [first] = gaveUp(stage);
  return {
    name: 'the run stopped, and names the database',
    passed: first !== undefined,
    detail: first?.words ?? 'no run has stopped because of it',
  };
}

function nobodyServedCheck(stage: Stage, { acknowledged, other }: Evidence): LabCheck {
  const opened = entered(stage, 'OpenDatabases') ?? Number.POSITIVE_INFINITY;
  const early = acknowledged.filter(({ region, at }) => region === other && at < opened).length;
  const shifted = entered(stage, 'ShiftTraffic') ?? Number.POSITIVE_INFINITY;
  return {
    name: 'until then nothing was opened there, and no traffic moved',
    passed: early === 0 && opened < Number.POSITIVE_INFINITY && shifted >= opened,
    detail: `${early} writes were acknowledged in ${other} before`,
  };
}

function missingCheck(stage: Stage): LabCheck {
  const said = reports.get(stage) ?? 'no report';
  return { name: 'the report says which is missing', passed: said.includes(`without ${STOCK}`), detail: said };
}

const complete = async ({ world }: Stage): Promise<boolean> => {
  const inventory = await world.parts.ledger.reports.inventory();
  return inventory !== undefined && inventory.epoch > 1 && inventory.missing === undefined;
};

async function completeCheck(stage: Stage): Promise<LabCheck> {
  const lease = await stage.world.parts.ledger.leases.read();
  const passed = await complete(stage);
  return {
    name: 'a new run has added it, under the same epoch',
    passed: passed && lease?.epoch === (stage.before?.epoch ?? 0) + 1,
    detail: `epoch ${lease?.epoch}, ${passed ? 'all databases serve' : `without ${STOCK}`}`,
  };
}
