import { setTimeout as sleep } from 'node:timers/promises';
import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { lostRows } from '../verdict/promises';
import { cutInside } from './inside-cut';
import { untilEntered } from './old-database';
import { entered, PATIENT_TIMINGS } from './promotions';
import { untilStoodAside } from './returned';
import type { Scenario } from './scenario';
import { type Stage, waitFor } from './stage';

/** Below the life of a lease: as long as the old side is silent, more may be lost. */
const RPO_SECONDS = 5;
const RPO_WAIT_SECONDS = 50;
const WAITS_WITHIN_MS = 60_000;
const LIMIT_MS = 50_000;
/** So long it is seen to wait before the line is whole again. */
const LOOK_MS = 3_000;

const WAITING = 'waiting for less loss';

export const waitingReplica: Scenario = {
  name: 'waiting-replica',
  title:
    'more than the RPO may be lost, and the run waits for less: the line comes back, the copy catches up, none is lost',
  jobs: 20,
  timings: PATIENT_TIMINGS,
  settings: { whenRpoExceeded: 'wait', rpoWaitSeconds: RPO_WAIT_SECONDS, rpoSeconds: RPO_SECONDS },
  strike: async (stage) => {
    const { world } = stage;
    const tell = (kind: 'fault' | 'note', text: string) =>
      world.parts.happenings.tell({ lane: world.firstRegion, kind, text });
    stage.faultAt = Date.now();
    const cut = cutInside(stage);
    tell('fault', 'cut off from the other Regions on the inside; database and clients live on');
    await waitFor('a run to wait for less loss', WAITS_WITHIN_MS, async () => (await waitOf(stage)) !== undefined);
    waits.set(stage, (await waitOf(stage)) ?? '');
    await sleep(LOOK_MS);
    cut.heal();
    healed.set(stage, Date.now());
    tell('note', 'the line is whole again');
    await untilEntered(stage, 'OpenDatabases', LIMIT_MS);
  },
  aftermath: untilStoodAside,
  expects: async (stage, evidence) => [waitedCheck(stage), promotedCheck(stage), noneLostCheck(evidence)],
};

const waits = new WeakMap<Stage, string>();
const healed = new WeakMap<Stage, number>();

/** What the run itself says of its wait. */
async function waitOf({ world }: Stage): Promise<string | undefined> {
  const detail = (await world.parts.ledger.runs.current())?.steps.PromoteDatabases?.detail;
  return detail?.includes(WAITING) ? detail : undefined;
}

function waitedCheck(stage: Stage): LabCheck {
  const words = waits.get(stage) ?? '';
  const passed = words.includes(`the RPO is ${RPO_SECONDS} s`) && words.includes(`of ${RPO_WAIT_SECONDS} s`);
  return { name: 'the run says what it waits for, and how long it will', passed, detail: words || 'no run waited' };
}

/** Not a moment before there was less to lose, and long before the wait was over. */
function promotedCheck(stage: Stage): LabCheck {
  const at = entered(stage, 'OpenDatabases');
  const seconds = ((at ?? Number.NaN) - (healed.get(stage) ?? Number.NaN)) / 1000;
  return {
    name: 'it goes on as soon as the old side has answered and the copy has caught up',
    passed: seconds > 0 && seconds < RPO_WAIT_SECONDS - LOOK_MS / 1000,
    detail: at === undefined ? 'nothing was opened' : `opened ${seconds.toFixed(1)} s after the line was whole again`,
  };
}

function noneLostCheck(evidence: Evidence): LabCheck {
  const { loss } = evidence;
  const lost = lostRows(evidence).length;
  return {
    name: 'the wait was worth it: nothing is lost, and the loss is stated so',
    passed: lost === 0 && loss.kind === 'known' && loss.proof === 'replayed',
    detail: `${lost} rows are lost; ${loss.because}`,
  };
}
