import validate from 'asl-validator';
import { DECIDE_STATES, RECORD_ANSWER } from '../../../lambda/contract/decide';
import { allStates, type Definition, definitionOf, machineIn } from '../definition';
import { type Synthesized, synthesize } from '../synthesis';

describe.each(['demo-orders-home', 'demo-orders-standby'] as const)('the machine decide of %s', (name) => {
  let synthesized: Synthesized;
  let definition: Definition;
  beforeAll(() => {
    synthesized = synthesize();
    definition = definitionOf(synthesized.stack(name), 'decide');
  });

  it('is valid Amazon States Language with the states of the contract', () => {
    const { isValid, errorsText } = validate(structuredClone(definition));
    expect(isValid ? '' : errorsText('\n')).toBe('');
    const names = allStates(definition).map((placed) => placed.name);
    expect(names.sort()).toEqual(Object.values(DECIDE_STATES).sort());
  });

  it('hands the whole execution to its function, whatever was typed', () => {
    const task = definition.States[DECIDE_STATES.recordAnswer];
    expect(definition.StartAt).toBe(DECIDE_STATES.takeAnswer);
    expect(definition.States[DECIDE_STATES.takeAnswer]).toMatchObject({ Result: {}, Next: DECIDE_STATES.recordAnswer });
    expect(task?.Resource).toMatch(/:function:demo-orders-decide$/);
    expect(task?.Parameters).toEqual({ 'execution.$': '$$.Execution' });
    expect(task?.TimeoutSeconds).toBe(RECORD_ANSWER.timeoutSeconds + 5);
  });

  it('retries and catches as the failover does', () => {
    const failover = definitionOf(synthesized.stack(name), 'failover').States.ReadDecision;
    const task = definition.States[DECIDE_STATES.recordAnswer];
    expect(task?.Retry).toEqual(failover?.Retry);
    expect(task?.Catch?.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['States.DataLimitExceeded'], ['States.ALL']]);
    expect(new Set(task?.Catch?.map(({ Next }) => Next))).toEqual(new Set([DECIDE_STATES.answerLost]));
  });

  it('logs without data, is traced, and has a name that is known beforehand', () => {
    expect(machineIn(synthesized.stack(name), 'decide')).toMatchObject({
      StateMachineName: 'demo-orders-decide',
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });
});
