import { setTimeout as sleep } from 'node:timers/promises';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { lostRows } from '../verdict/promises';
import { runEnds } from '../verdict/run-ends';
import { typeCommand } from './command-line';
import { untilEntered } from './old-database';
import { PATIENT_TIMINGS } from './promotions';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import { type Stage, waitFor } from './stage';

/** How far the replica is behind when the Region dies: more than is allowed, whatever a busy laptop adds to it. */
const BEHIND_MS = 12_000;
const RPO_SECONDS = 8;
const LIMIT_MS = 60_000;
/** In it nothing may have changed. */
const LOOK_MS = 2_000;

export const laggingReplica: Scenario = {
  name: 'lagging-replica',
  title:
    'the replica is behind by more than the RPO: no run moves anything, a person accepts the loss, and it is measured',
  jobs: 120,
  timings: PATIENT_TIMINGS,
  lost: 'first',
  settings: { whenRpoExceeded: 'refuse', rpoSeconds: RPO_SECONDS },
  strike: async (stage) => {
    const { databases, happenings } = stage.world.parts;
    for (const { link } of databases.pairs) {
      stage.faults.push({ what: 'the replication line is cut', hits: () => link.connectionsSeen });
      link.cut();
    }
    happenings.tell({ lane: stage.world.firstRegion, kind: 'fault', text: 'the replica falls behind' });
    await sleep(BEHIND_MS);
    await regionLoss.strike(stage);
    await waitFor('a run to refuse the loss', LIMIT_MS, async () => refusals(stage).length > 0);
    await sleep(LOOK_MS);
    epochs.set(stage, (await stage.world.parts.ledger.leases.read())?.epoch);
    await accept(stage);
    await untilEntered(stage, 'OpenDatabases', LIMIT_MS);
  },
  expects: async (stage, evidence) => [refusedCheck(stage), statedCheck(evidence)],
};

/** The epoch after a run had refused, and before anybody accepted the loss. */
const epochs = new WeakMap<Stage, number | undefined>();

const refusals = ({ world }: Stage) =>
  runEnds(world.parts.history).filter(({ words }) => /would be lost, the RPO is/.test(words));

async function accept({ world, config }: Stage): Promise<void> {
  if (config === undefined) throw new Error('this scenario types commands of this app, it plays no other one');
  const { workload } = world.parts.settings;
  const reason = 'orders of the last seconds are in the mail archive';
  await typeCommand(world, config, ['failover', workload, '--accept-loss', '--reason', reason, '--yes']);
}

function refusedCheck(stage: Stage): LabCheck {
  const [first] = refusals(stage);
  const unchanged = epochs.get(stage) === stage.before?.epoch;
  return {
    name: 'the run refused with the loss that it saw, and nothing had changed',
    passed: first !== undefined && unchanged,
    detail: `${first?.words ?? 'no run has refused'}; epoch ${epochs.get(stage)} then, ${stage.before?.epoch} before`,
  };
}

/** At least as long as what clients were told and have lost. Lab figures. */
function statedCheck(evidence: Evidence): LabCheck {
  const { loss } = evidence;
  const lost = lostRows(evidence).map(({ at }) => at);
  const spanSeconds = lost.length === 0 ? 0 : (Math.max(...lost) - Math.min(...lost)) / 1000;
  const stated = loss.kind === 'known' ? loss.seconds : Number.POSITIVE_INFINITY;
  return {
    name: 'the loss that was accepted is stated and measured',
    passed: loss.kind === 'known' && lost.length > 0 && spanSeconds <= stated && stated > RPO_SECONDS,
    detail: `${lost.length} rows over ${spanSeconds.toFixed(1)} s are lost, ${loss.kind === 'known' ? `at most ${stated.toFixed(1)} s by the report` : 'unknown by the report'}`,
  };
}
