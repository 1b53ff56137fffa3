import validate from 'asl-validator';
import { VALIDATE, VALIDATE_STATES } from '../../../lambda/contract/validate';
import { allStates, type Definition, definitionOf, machineIn } from '../definition';
import { type Synthesized, synthesize } from '../synthesis';

describe.each(['demo-orders-home', 'demo-orders-standby'] as const)('the machine validate of %s', (name) => {
  let synthesized: Synthesized;
  let definition: Definition;
  beforeAll(() => {
    synthesized = synthesize();
    definition = definitionOf(synthesized.stack(name), 'validate');
  });

  it('is valid Amazon States Language with the states of the contract', () => {
    const { isValid, errorsText } = validate(structuredClone(definition));
    expect(isValid ? '' : errorsText('\n')).toBe('');
    const names = allStates(definition).map((placed) => placed.name);
    expect(names.sort()).toEqual(Object.values(VALIDATE_STATES).sort());
  });

  it('runs the function that runs Precheck, whatever was typed, and hands out its answer', () => {
    const task = definition.States[VALIDATE_STATES.validate];
    const precheck = definitionOf(synthesized.stack(name), 'failover').States.Precheck;
    expect(definition.States[VALIDATE_STATES.begin]).toMatchObject({ Result: {}, Next: VALIDATE_STATES.validate });
    expect(task?.Resource).toBe(precheck?.Resource);
    expect(task?.Parameters).toEqual({ step: 'Validate' });
    expect(task?.TimeoutSeconds).toBe(VALIDATE.timeoutSeconds + 5);
    expect(task?.Retry).toEqual(precheck?.Retry);
    expect(definition.States[VALIDATE_STATES.validated]).toMatchObject({ OutputPath: '$.validation' });
  });

  it('logs without data, is traced, and has a name that is known beforehand', () => {
    expect(machineIn(synthesized.stack(name), 'validate')).toMatchObject({
      StateMachineName: 'demo-orders-validate',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });
});
