import validate from 'asl-validator';
import { ERRORS } from '../../../lambda/contract/errors';
import {
  ORCHESTRATIONS,
  type Orchestration,
  OTHER_STATES,
  REPROTECT_STATES,
  STEPS,
  type StepName,
  SWITCHOVER_STATES,
  stepsOf,
} from '../../../lambda/contract/steps';
import { attemptsWithin } from '../../../lib/constructs/failover-retries';
import { allStates, type Definition, definitionOf, machineIn, type PlacedState, type Retrier } from '../definition';
import { ofType, type Synthesized, synthesize } from '../synthesis';

const MACHINES = ORCHESTRATIONS.flatMap((which) =>
  (['demo-orders-home', 'demo-orders-standby'] as const).map((name) => [which, name] as const),
);
const STATES = { failover: OTHER_STATES, switchover: SWITCHOVER_STATES, reprotect: REPROTECT_STATES } as const;

describe.each(MACHINES)('the %s machine of %s', (which, name) => {
  let synthesized: Synthesized;
  let definition: Definition;
  let states: readonly PlacedState[];
  let tasks: readonly PlacedState[];
  beforeAll(() => {
    synthesized ??= synthesize();
    definition = definitionOf(synthesized.stack(name), which);
    states = allStates(definition);
    tasks = states.filter(({ state }) => state.Type === 'Task');
  });

  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validate(structuredClone(definition));
    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  it('has the states of the contract and the carriers', () => {
    const expected = [...stepsOf(which), ...Object.values(STATES[which])];
    expect(states.map((placed) => placed.name).sort()).toEqual(expected.sort());
  });

  it('gives every step to its function, with its name and the whole document', () => {
    const roles = {
      run: 'run-steps',
      databases: 'database-steps',
      traffic: 'traffic-steps',
      processing: 'processing-steps',
      reprotection: 'reprotection-steps',
    };
    for (const { name: step, state } of tasks) {
      expect(state.Resource).toMatch(new RegExp(`:function:demo-orders-${roles[STEPS[step as StepName].function]}$`));
      expect(state.Parameters).toEqual(
        step === 'ClaimRun'
          ? { step, document: { 'execution.$': '$$.Execution', 'state.$': '$', orchestration: which } }
          : { step, 'document.$': '$' },
      );
    }
  });

  it('waits for a step a little longer than its Lambda may run, and for the whole run a day at most', () => {
    const timeouts = new Map(
      ofType(synthesized.stack(name), 'AWS::Lambda::Function').map(([, each]) => [
        each.FunctionName,
        Number(each.Timeout),
      ]),
    );
    for (const { name: step, state } of tasks) {
      const lambda = timeouts.get(state.Resource?.split(':').pop()) ?? Number.NaN;
      expect(lambda).toBeGreaterThanOrEqual(STEPS[step as StepName].timeoutSeconds);
      expect(state.TimeoutSeconds).toBe(STEPS[step as StepName].timeoutSeconds + 5);
    }
    expect(definition.TimeoutSeconds).toBe(86_400);
  });

  it('retries what passes, with full jitter, and nothing else', () => {
    for (const { state } of tasks) {
      const retriers = state.Retry ?? [];
      const errors = retriers.flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(retriers.map(({ JitterStrategy }) => JitterStrategy)).toEqual(retriers.map(() => 'FULL'));
      expect(errors).toEqual(
        expect.arrayContaining([
          ERRORS.transient,
          ERRORS.noLogin,
          'Lambda.ResourceNotReadyException',
          'Lambda.TooManyRequestsException',
          'Sandbox.Timedout',
          'States.Timeout',
        ]),
      );
      const { transient, noLogin, ...final } = ERRORS;
      for (const error of [...Object.values(final), 'States.ALL', 'States.TaskFailed'])
        expect(errors).not.toContain(error);
      expect(new Set(errors).size).toBe(errors.length);
    }
  });

  it('keeps the retries of any one step inside the RTO of 15 minutes', () => {
    for (const { name: step, state } of tasks) {
      const { timeoutSeconds } = STEPS[step as StepName];
      for (const retrier of state.Retry ?? []) expect(longestSeconds(retrier, timeoutSeconds)).toBeLessThanOrEqual(900);
    }
  });

  it('catches everything: a step leads to the report, a Parallel catches for its steps', () => {
    const catching = states.filter(
      ({ state, within }) => state.Type === 'Parallel' || (state.Type === 'Task' && !within),
    );
    for (const { name: each, state } of catching) {
      const to = CAUGHT[which][each] ?? { Next: 'Report', ResultPath: '$.error' };
      expect([each, state.Catch]).toEqual([
        each,
        [
          { ErrorEquals: ['States.DataLimitExceeded'], ...to },
          { ErrorEquals: ['States.ALL'], ...to },
        ],
      ]);
    }
    expect(tasks.filter(({ within }) => within).map(({ within }) => within?.Type)).not.toContain(undefined);
    const parallels = states.filter(({ state }) => state.Type === 'Parallel').length;
    expect(parallels).toBe(which === 'reprotect' ? 0 : 2);
    expect(catching.length + tasks.filter(({ within }) => within).length).toBe(tasks.length + parallels);
  });

  const into = (target: string) =>
    states
      .filter(({ state }) => new RegExp(`"(Next|Default)":"${target.replace('?', '\\?')}"`).test(JSON.stringify(state)))
      .map((placed) => placed.name);

  it('has changed nothing before TakeOwnership: the way there comes from a go, and an approval is judged again', () => {
    if (which === 'reprotect') return expect(into('TakeOwnership')).toEqual([]);
    if (which === 'switchover') return expect(into('TakeOwnership')).toEqual([SWITCHOVER_STATES.drained]);
    expect(into('TakeOwnership')).toEqual([OTHER_STATES.mayGoOn]);
    expect(into('Precheck')).toContain(OTHER_STATES.decided);
  });

  it('logs all events without their data, and is traced', () => {
    const machine = machineIn(synthesized.stack(name), which);
    expect(machine).toMatchObject({
      StateMachineName: `demo-orders-${which}`,
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });

  if (which === 'switchover')
    it('promotes only after the fence and the replay, and goes back only from there', () => {
      expect(into('PromoteDatabases')).toEqual(expect.arrayContaining([SWITCHOVER_STATES.replayed]));
      expect(into('PromoteDatabases').sort()).toEqual(
        [SWITCHOVER_STATES.awaitPromotion, SWITCHOVER_STATES.moveWorkload, SWITCHOVER_STATES.replayed].sort(),
      );
      expect(into('ConfirmReplay')).toEqual(expect.arrayContaining([SWITCHOVER_STATES.fenced]));
      expect(into('GoBack').sort()).toEqual(
        [SWITCHOVER_STATES.awaitReturn, SWITCHOVER_STATES.moveWorkload, 'TakeOwnership'].sort(),
      );
    });

  if (which === 'reprotect')
    it('measures before it keeps, keeps before it seeds, and registers only what follows', () => {
      expect(into('MeasureLoss')).toEqual(['Precheck']);
      expect(into('KeepOldPrimary').sort()).toEqual([REPROTECT_STATES.awaitKept, 'MeasureLoss'].sort());
      expect(into('SeedReplica').sort()).toEqual([REPROTECT_STATES.awaitSeeded, REPROTECT_STATES.kept].sort());
      expect(into('RegisterReplica')).toEqual([REPROTECT_STATES.seeded]);
    });

  if (which === 'failover')
    it('is started when the takeover alarm goes from OK to ALARM, and from nothing else', () => {
      const stack = synthesized.stack(name);
      const rules = ofType(stack, 'AWS::Events::Rule').filter(([, rule]) =>
        JSON.stringify(rule.EventPattern ?? {}).includes('aws.cloudwatch'),
      );
      expect(rules).toHaveLength(1);
      expect(rules[0]?.[1]).toMatchObject({
        Name: 'demo-orders-takeover',
        EventPattern: {
          source: ['aws.cloudwatch'],
          'detail-type': ['CloudWatch Alarm State Change'],
          detail: { state: { value: ['ALARM'] }, previousState: { value: ['OK'] } },
        },
        Targets: [
          {
            InputTransformer: {
              InputTemplate: '{"trigger":{"kind":"alarm","alarm":<detail-alarmName>,"at":<detail-state-timestamp>}}',
            },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringContaining('Lost'), 'Arn'] } },
            RetryPolicy: { MaximumEventAgeInSeconds: 300 },
          },
        ],
      });
      stack.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: 'demo-orders-takeover-wanted',
        MetricName: 'TakeoverWanted',
        Threshold: 1,
        Period: 60,
        EvaluationPeriods: 1,
        TreatMissingData: 'notBreaching',
      });
    });
});

type Caught = Readonly<Record<string, { readonly Next: string; readonly ResultPath: string }>>;
const LOST = { Report: { Next: 'ReportLost', ResultPath: '$.report' } };
const BACK = { Next: 'GoBack', ResultPath: '$.error' };

/** What does not lead to the report by `$.error`. */
const CAUGHT: Readonly<Record<Orchestration, Caught>> = {
  failover: LOST,
  reprotect: LOST,
  switchover: {
    ...LOST,
    TakeOwnership: BACK,
    MoveWorkload: BACK,
    GoBack: { Next: 'Report', ResultPath: '$.backError' },
  },
};

/** Every attempt takes its whole time-out, every wait its longest. */
function longestSeconds(retrier: Retrier, timeoutSeconds: number): number {
  const waits = Array.from({ length: retrier.MaxAttempts }, (_, attempt) =>
    Math.min(retrier.MaxDelaySeconds, retrier.IntervalSeconds * retrier.BackoffRate ** attempt),
  );
  return waits.reduce((sum, wait) => sum + wait, (retrier.MaxAttempts + 1) * timeoutSeconds);
}

describe('attemptsWithin', () => {
  it.each([
    [900, 30, 15],
    [300, 30, 5],
    [60, 30, 4],
    [7200, 20, 15],
  ])('for an RTO of %i s and a time-out of %i s allows %i attempts', (rto, timeout, attempts) => {
    expect(attemptsWithin(rto, timeout)).toBe(attempts);
  });
});
