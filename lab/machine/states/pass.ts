import { DataFlow } from '../data-flow';
import type { StateLoader } from '../machine';
import { loadTransition } from './transition';

/** Hands its input on, or a fixed result. */
export const loadPass: StateLoader = (name, fields) => {
  const result = fields.raw('Result');
  if (result !== undefined && fields.has('Parameters'))
    fields.wrong('Result', 'is not implemented together with Parameters');
  const { next, leadsTo } = loadTransition(fields);
  return {
    name,
    type: 'Pass',
    flow: DataFlow.load(fields, ['InputPath', 'Parameters', 'ResultPath', 'OutputPath']),
    retry: [],
    catch: [],
    leadsTo,
    branches: [],
    task: undefined,
    work: async (input) => ({ result: result ?? input, next }),
  };
};
