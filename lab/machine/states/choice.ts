import { loadCondition } from '../choice-rule';
import { DataFlow } from '../data-flow';
import { Fields } from '../fields';
import type { StateLoader } from '../machine';
import { runtimeError } from '../states-error';

/** Goes where the first rule that holds points to. */
export const loadChoice: StateLoader = (name, fields) => {
  const rules = loadRules(fields);
  const otherwise = fields.text('Default');
  return {
    name,
    type: 'Choice',
    flow: DataFlow.load(fields, ['InputPath', 'OutputPath']),
    retry: [],
    catch: [],
    leadsTo: [...rules.map((rule) => rule.next), ...(otherwise === undefined ? [] : [otherwise])],
    branches: [],
    task: undefined,
    work: async (data, { state, context, random }) => {
      const next = rules.find((rule) => rule.holds({ data, context, random }))?.next ?? otherwise;
      // AWS reports this as States.Runtime; States.NoChoiceMatched is reserved (concepts-error-handling).
      if (next === undefined) throw runtimeError(`no rule of Choice state "${state}" holds and it has no Default`);
      return { result: data, next };
    },
  };
};

function loadRules(fields: Fields) {
  const rules = fields.array('Choices') ?? [];
  if (rules.length === 0) fields.wrong('Choices', 'must have at least one rule');
  return rules.map((rule, index) => {
    const ruleFields = Fields.of(rule, `${fields.place('Choices')}[${index}]`, fields.problems);
    const next = ruleFields.requiredText('Next');
    return { next, holds: loadCondition(ruleFields) };
  });
}
