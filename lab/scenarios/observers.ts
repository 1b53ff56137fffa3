import type { LabCheck } from '../verdict/lab-check';
import type { ExecutionEvent } from '../world/executions';

/** What a run judged by, as it stood when it entered the state that comes after its judgement. */
export function failingSeenCheck(history: readonly ExecutionEvent[], state: string): LabCheck {
  const event = history.find((each) => each.kind === 'StateEntered' && each.state === state);
  const document = (event?.kind === 'StateEntered' ? event.input : {}) as Judged;
  const seen = document.precheck?.evidence ?? [];
  const failing = seen.filter((line) => /: failing /.test(line));
  return {
    name: 'at least two observers saw transactions fail for the whole hold-down',
    passed: failing.length >= 2,
    detail: failing.join(' | ') || `nobody: ${seen.join(' | ')}`,
  };
}

interface Judged {
  readonly precheck?: { readonly evidence: readonly string[] };
}
