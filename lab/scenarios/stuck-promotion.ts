import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { untilEntered } from './old-database';
import { acceptedPromotions, copyOf, entered, firstPair, PATIENT_TIMINGS, promotedCheck } from './promotions';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import type { Stage } from './stage';

/** Twenty-five minutes on AWS would be two minutes here: a fifth of it is long beside everything else. */
const MODIFYING_MS = 25_000;
const LIMIT_MS = 70_000;

export const stuckPromotion: Scenario = {
  name: 'stuck-promotion',
  title:
    'RDS accepts the promotion, and the database stays "modifying" for long: nothing is opened, nobody calls again',
  jobs: 60,
  timings: PATIENT_TIMINGS,
  lost: 'first',
  strike: async (stage) => {
    const { databases, happenings } = stage.world.parts;
    databases.rds.pace({ modifyingMs: MODIFYING_MS });
    happenings.tell({ lane: stage.world.otherRegion, kind: 'fault', text: 'RDS takes long over promotions' });
    stage.faults.push({ what: 'a promotion is asked for', hits: () => promotionsOf(stage).length });
    await regionLoss.strike(stage);
    await untilEntered(stage, 'OpenDatabases', LIMIT_MS);
  },
  expects: async (stage, evidence) => [
    promotedCheck(stage, { [firstPair(stage).settings.name]: 1 }),
    openedLateCheck(stage),
    servedLateCheck(stage, evidence),
  ],
};

const promotionsOf = (stage: Stage) => acceptedPromotions(stage, copyOf(stage, firstPair(stage)).identifier);

function openedLateCheck(stage: Stage): LabCheck {
  const [asked] = promotionsOf(stage);
  const opened = entered(stage, 'OpenDatabases');
  const seconds = asked === undefined || opened === undefined ? undefined : (opened - asked.at) / 1000;
  return {
    name: 'nothing was opened before RDS was done',
    passed: seconds !== undefined && seconds >= MODIFYING_MS / 1000,
    detail: seconds === undefined ? 'it was never opened' : `opened ${seconds.toFixed(1)} s after RDS had accepted it`,
  };
}

/** The name follows the database, not the control plane's first word. */
function servedLateCheck(stage: Stage, { acknowledged, other }: Evidence): LabCheck {
  const opened = entered(stage, 'OpenDatabases') ?? Number.POSITIVE_INFINITY;
  const early = acknowledged.filter(({ region, at }) => region === other && at < opened);
  const after = acknowledged.filter(({ region, at }) => region === other && at >= opened).length;
  return {
    name: 'no write was acknowledged there before it was opened',
    passed: early.length === 0 && after > 0,
    detail: `${early.length} before, ${after} after`,
  };
}
