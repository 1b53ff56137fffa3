import {
  type Json,
  loadMachine,
  type Rehearsal,
  rehearse,
  type TaskOutcome,
  type TaskScript,
} from '../../../lab/machine';

/** Pieces that the tests of the interpreter build machines from. */
export const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:step';

export const task = (fields: object = {}): object => ({ Type: 'Task', Resource: ARN, End: true, ...fields });
export const pass = (fields: object = {}): object => ({ Type: 'Pass', End: true, ...fields });

/** A machine that starts at its first state. */
export const machineOf = (states: Record<string, object>, fields: object = {}): object => ({
  StartAt: Object.keys(states)[0],
  States: states,
  ...fields,
});

export const answers = (...outputs: Json[]): TaskOutcome[] => outputs.map((output) => ({ kind: 'answers', output }));
export const fails = (...errors: string[]): TaskOutcome[] =>
  errors.map((error) => ({ kind: 'fails', error, cause: 'broken' }));
export const hangs: TaskOutcome = { kind: 'hangs' };

export const run = (definition: object, input: Json = {}, script: TaskScript = {}): Promise<Rehearsal> =>
  rehearse(loadMachine(definition, 'failover'), input, script);

/** The output of a machine that has one state. */
export async function outputOf(state: object, input: Json, script: TaskScript = {}): Promise<unknown> {
  const { result } = await run(machineOf({ Only: state }), input, script);
  return result.status === 'SUCCEEDED' ? result.output : result;
}
