import { Fields } from './fields';
import { checkGraph } from './graph-check';
import type { Graph, Machine, State, StateLoader, StateType } from './machine';
import { Problems } from './problems';
import { loadChoice } from './states/choice';
import { loadFail } from './states/fail';
import { loadParallel } from './states/parallel';
import { loadPass } from './states/pass';
import { loadSucceed } from './states/succeed';
import { loadTask } from './states/task';
import { loadWait } from './states/wait';

/** The state types that are implemented; Map is not. */
const STATE_LOADERS: Readonly<Record<StateType, StateLoader>> = {
  Pass: loadPass,
  Task: loadTask,
  Choice: loadChoice,
  Wait: loadWait,
  Parallel: loadParallel,
  Succeed: loadSucceed,
  Fail: loadFail,
};

const isStateType = (type: string): type is StateType => Object.hasOwn(STATE_LOADERS, type);
const SECONDS = { atLeast: 1, atMost: 99_999_999, whole: true };
const LONGEST_NAME = 80;

/** Reads a definition (a parsed JSON object, ARNs resolved). Throws `UnsupportedDefinition` with all that is wrong or not implemented. */
export function loadMachine(definition: unknown, name: string): Machine {
  const problems = new Problems();
  const fields = Fields.of(definition, 'machine', problems);
  const timeoutSeconds = fields.number('TimeoutSeconds', SECONDS);
  if ((fields.text('Version') ?? '1.0') !== '1.0') fields.wrong('Version', 'must be "1.0"');
  const loader = new MachineLoader(problems);
  const graph = loader.graph(fields);
  problems.throwIfAny(name);
  return { name, graph, timeoutSeconds, states: loader.states };
}

class MachineLoader {
  readonly states = new Map<string, State>();

  constructor(private readonly problems: Problems) {}

  graph(fields: Fields): Graph {
    fields.text('Comment');
    refuseOtherLanguages(fields);
    const startAt = fields.requiredText('StartAt');
    if (!fields.has('States')) fields.wrong('States', 'is missing');
    const sources = fields.within('States');
    const states = new Map(sources.names().map((name) => [name, this.state(name, sources)]));
    fields.refuseTheRest();
    const graph = { startAt, states };
    checkGraph(graph, fields.where, this.problems);
    return graph;
  }

  private state(name: string, sources: Fields): State {
    const fields = sources.within(name, `state "${name}"`);
    fields.text('Comment');
    refuseOtherLanguages(fields);
    const type = fields.requiredText('Type');
    if (!isStateType(type)) this.refuseType(type, fields);
    const state = STATE_LOADERS[isStateType(type) ? type : 'Succeed'](name, fields, (branch) => this.graph(branch));
    if (isStateType(type)) fields.refuseTheRest();
    this.keep(state, fields);
    return state;
  }

  private refuseType(type: string, fields: Fields): void {
    if (type !== '')
      fields.wrong('Type', `"${type}" is not implemented, only ${Object.keys(STATE_LOADERS).join(', ')}`);
  }

  private keep(state: State, { where }: Fields): void {
    if (this.states.has(state.name))
      this.problems.add(where, 'the name stands twice in the machine, it must be unique');
    if (state.name.length > LONGEST_NAME)
      this.problems.add(where, `the name has ${state.name.length} characters, the limit is ${LONGEST_NAME}`);
    this.states.set(state.name, state);
  }
}

function refuseOtherLanguages(fields: Fields): void {
  const language = fields.text('QueryLanguage') ?? 'JSONPath';
  if (language !== 'JSONPath') fields.wrong('QueryLanguage', `"${language}" is not implemented, only JSONPath`);
}
