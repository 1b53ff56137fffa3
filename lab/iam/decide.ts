import type { AccessRequest } from './context';
import type { Statement } from './statement';

export type Decision = 'allowed' | 'not allowed' | 'denied';

/** A Deny wins, and what nothing allows is not allowed. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export function decide(statements: readonly Statement[], request: AccessRequest): Decision {
  const effects = statements.filter((statement) => statement.covers(request)).map(({ effect }) => effect);
  if (effects.includes('Deny')) return 'denied';
  return effects.includes('Allow') ? 'allowed' : 'not allowed';
}
