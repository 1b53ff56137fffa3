import type { Call } from '../aws/call';
import type { LabCheck } from '../verdict/lab-check';
import { untilEntered } from './old-database';
import { firstPair, PATIENT_TIMINGS, promotedCheck } from './promotions';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import type { Stage } from './stage';

const TAKEN_LIMIT_MS = 60_000;
/** Longer than a look is apart from the next one: some of them see what is over. */
const STALE_MS = 6_000;

export const wrongAnswers: Scenario = {
  name: 'wrong-answers',
  title:
    'RDS throttles, answers nothing, loses the answer that it has accepted a promotion, and then shows what was before it',
  jobs: 60,
  timings: PATIENT_TIMINGS,
  lost: 'first',
  strike: async (stage) => {
    await regionLoss.strike(stage);
    if (!(await untilEntered(stage, 'TakeOwnership', TAKEN_LIMIT_MS))) throw new Error('no run has taken ownership');
    spoil(stage);
  },
  expects: async (stage) => [promotedCheck(stage, { [firstPair(stage).settings.name]: 1 }), soundCheck(stage)],
};

/** Each of them hits what the steps of the run ask of RDS in the Region that takes over. */
function spoil(stage: Stage): void {
  const { cloud, databases, happenings } = stage.world.parts;
  const region = stage.world.otherRegion;
  const steps = {
    service: 'rds',
    targetRegion: region,
    when: ({ caller }: Call) => caller.endsWith('-database-steps'),
  };
  const spoilt = [
    { what: 'Describe is throttled', fault: { kind: 'throttle' }, operation: 'DescribeDBInstances', times: 3 },
    { what: 'Describe answers nothing', fault: { kind: 'empty' }, operation: 'DescribeDBInstances', times: 1 },
    { what: 'the promotion is throttled', fault: { kind: 'throttle' }, operation: 'PromoteReadReplica', times: 1 },
    {
      what: 'the answer to the promotion is lost',
      fault: { kind: 'drop-answer' },
      operation: 'PromoteReadReplica',
      times: 1,
    },
  ] as const;
  for (const { what, ...fault } of spoilt) {
    const armed = cloud.faults.add({ ...steps, ...fault });
    stage.faults.push({ what, hits: () => armed.hits });
  }
  staleAfterPromotion(stage, () => databases.rds.freeze(region));
  happenings.tell({ lane: region, kind: 'fault', text: 'RDS throttles, answers nothing, and loses an answer' });
}

/** From the first promotion on, RDS shows the instance as it was before. */
function staleAfterPromotion(stage: Stage, freeze: () => () => void): void {
  const { cloud, endings, happenings } = stage.world.parts;
  const region = stage.world.otherRegion;
  let [stale, frozenAt] = [0, Number.POSITIVE_INFINITY];
  cloud.faults.add({
    service: 'rds',
    operation: 'PromoteReadReplica',
    targetRegion: region,
    times: 1,
    when: () => {
      if (frozenAt < Number.POSITIVE_INFINITY) return false;
      frozenAt = Date.now();
      const timer = setTimeout(freeze(), STALE_MS);
      endings.add('the stale answers of RDS', () => clearTimeout(timer));
      happenings.tell({ lane: region, kind: 'fault', text: 'RDS shows what was before' });
      return true;
    },
    fault: { kind: 'delay', milliseconds: 0 },
  });
  cloud.faults.add({
    service: 'rds',
    operation: 'DescribeDBInstances',
    targetRegion: region,
    when: () => {
      const since = Date.now() - frozenAt;
      if (since > 0 && since < STALE_MS) stale += 1;
      return false;
    },
    fault: { kind: 'delay', milliseconds: 0 },
  });
  stage.faults.push({ what: 'Describe shows what was before', hits: () => stale });
}

/** It has gone on through all of that by itself. */
function soundCheck({ world }: Stage): LabCheck {
  const runs = new Set(world.parts.history.map(({ execution }) => execution));
  const failed = world.parts.history.filter(({ kind }) => kind === 'ExecutionFailed').length;
  return {
    name: 'no run gave up over wrong answers',
    passed: failed === 0,
    detail: `${failed} of ${runs.size} executions failed`,
  };
}
