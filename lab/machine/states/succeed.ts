import { DataFlow } from '../data-flow';
import type { StateLoader } from '../machine';

/** Ends its graph well. */
export const loadSucceed: StateLoader = (name, fields) => ({
  name,
  type: 'Succeed',
  flow: DataFlow.load(fields, ['InputPath', 'OutputPath']),
  retry: [],
  catch: [],
  leadsTo: [],
  branches: [],
  task: undefined,
  work: async (input) => ({ result: input, next: undefined }),
});
