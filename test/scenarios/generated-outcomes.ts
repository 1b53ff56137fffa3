import * as fc from 'fast-check';
import type { Json, TaskOutcome, TaskScript } from '../../lab/machine';
import { ERRORS } from '../../lambda/contract/errors';
import { type Orchestration, type StepName, stepsOf } from '../../lambda/contract/steps';
import { ANSWERS } from './answers';

/** Answers after which the machine comes back to the step: they may stand only before others. */
const COMES_BACK: Partial<Record<StepName, string>> = {
  ClaimRun: 'waits',
  Precheck: 'approve',
  ReadDecision: 'waiting',
  FenceOldRegion: 'waiting',
  DrainJobs: 'waiting',
  ConfirmReplay: 'waiting',
  GoBack: 'waiting',
  PromoteDatabases: 'underWay',
  RequeueRunningJobs: 'underWay',
  Verify: 'waiting',
  KeepOldPrimary: 'waiting',
  SeedReplica: 'waiting',
};

/** Steps inside a Parallel, by branch. Of the branches of one only one may fail, else it is a matter of timing which is first. */
type Branch = readonly StepName[];
const REDIRECT: readonly Branch[] = [['SwitchConnections'], ['ShiftTraffic']];
const BRANCHES: Readonly<Record<Orchestration, readonly (readonly Branch[])[]>> = {
  failover: [[['FenceOldRegion'], ['PromoteDatabases'], ['ScaleUp']], REDIRECT],
  switchover: [[['FenceOldRegion', 'ConfirmReplay', 'PromoteDatabases'], ['ScaleUp']], REDIRECT],
  reprotect: [],
};

const FINAL_ERRORS = Object.values(ERRORS).filter((error) => error !== ERRORS.transient);
const PASSING_ERRORS = [ERRORS.transient, 'Lambda.TooManyRequestsException', 'Lambda.Unknown', 'Sandbox.Timedout'];

const failure = (errors: readonly string[]): fc.Arbitrary<TaskOutcome> =>
  fc.constantFrom(...errors).map((error) => ({ kind: 'fails', error, cause: `{"errorMessage":"${error}"}` }));
const answer = (output: unknown): TaskOutcome => ({ kind: 'answers', output: output as Json });

const interlude = (step: StepName, mayFail: boolean): fc.Arbitrary<TaskOutcome> => {
  const passing = failure(PASSING_ERRORS);
  const back = COMES_BACK[step];
  if (back === undefined || !mayFail) return passing;
  const again = fc.constant(answer(new Map<string, unknown>(Object.entries(ANSWERS[step])).get(back)));
  return fc.oneof({ weight: 1, arbitrary: passing }, { weight: 3, arbitrary: again });
};

/** A switchover and a reprotect know no override, and ask nobody. */
const NEVER: Readonly<Record<Orchestration, ReadonlySet<string>>> = {
  failover: new Set(),
  switchover: new Set(['unfenced']),
  reprotect: new Set(),
};

/** What the step says for good. */
function ending(step: StepName, orchestration: Orchestration, mayFail: boolean): fc.Arbitrary<TaskOutcome> {
  const final = Object.entries(ANSWERS[step]).flatMap(([name, output]) =>
    name === COMES_BACK[step] || NEVER[orchestration].has(name) ? [] : [answer(output)],
  );
  const answered = fc.constantFrom(...final);
  if (!mayFail) return answered;
  return fc.oneof(
    { weight: 24, arbitrary: answered },
    { weight: 2, arbitrary: failure(FINAL_ERRORS) },
    {
      weight: 1,
      arbitrary: failure(['States.DataLimitExceeded', 'Lambda.ResourceNotFoundException', ERRORS.transient]),
    },
    { weight: 1, arbitrary: fc.constant<TaskOutcome>({ kind: 'hangs' }) },
  );
}

const outcomes = (
  step: StepName,
  orchestration: Orchestration,
  mayFail: boolean,
): fc.Arbitrary<readonly TaskOutcome[]> =>
  mayFail
    ? fc
        .tuple(fc.array(interlude(step, mayFail), { maxLength: 2 }), ending(step, orchestration, mayFail))
        .map(([before, last]) => [...before, last])
    : ending(step, orchestration, mayFail).map((last) => [last]);

/** What all steps do in one run: answers that the contract allows, and errors. */
export function scriptsOf(orchestration: Orchestration): fc.Arbitrary<TaskScript> {
  const parallels = BRANCHES[orchestration];
  return fc.tuple(...parallels.map((branches) => fc.nat({ max: branches.length - 1 }))).chain((failing) => {
    const mayFail = (step: StepName): boolean =>
      parallels.every(
        (branches, index) => !branches.flat().includes(step) || branches[failing[index] ?? 0]?.includes(step),
      );
    const steps = stepsOf(orchestration);
    return fc.record(Object.fromEntries(steps.map((step) => [step, outcomes(step, orchestration, mayFail(step))])));
  });
}
