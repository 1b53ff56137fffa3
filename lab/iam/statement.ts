import { NotImplementedByLab } from '../aws';
import { type Condition, parseConditions } from './condition';
import type { AccessRequest } from './context';
import { actionPattern, type Pattern, resourcePattern } from './pattern';
import { listOf, refuseOldVariables, withoutVariables } from './policy-text';

/** A statement of an identity policy, ready to be asked. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly covers: (request: AccessRequest) => boolean;
}

const FIELDS = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']);

type Written = Readonly<Record<string, unknown>>;

/**
 * Reads the statements of a policy document that matter for `actions`, those that a call of the lab can ask for; of the
 * others (logs, traces, network interfaces) nothing needs to be understood.
 */
export function parseStatements(document: unknown, actions: readonly string[]): readonly Statement[] {
  const { Statement: written } = document as { readonly Statement?: Written | readonly Written[] };
  refuseOldVariables(document);
  const statements = Array.isArray(written) ? (written as readonly Written[]) : [written as Written];
  return statements.flatMap((statement) => {
    const acts = either(statement, 'Action', actionPattern);
    return actions.some(acts) ? [parseStatement(statement, acts)] : [];
  });
}

function parseStatement(written: Written, acts: Pattern): Statement {
  const strange = Object.keys(written).filter((field) => !FIELDS.has(field));
  if (strange.length > 0) throw new NotImplementedByLab(`statement field ${strange} is not known to the lab's IAM`);
  if (written.Effect !== 'Allow' && written.Effect !== 'Deny')
    throw new NotImplementedByLab(`statement effect "${written.Effect}" is neither Allow nor Deny`);
  const on = either(written, 'Resource', (pattern) => resourcePattern(withoutVariables(pattern)));
  const conditions: readonly Condition[] = parseConditions(written.Condition);
  return {
    effect: written.Effect,
    covers: ({ action, resource, context }) =>
      acts(action) && on(resource) && conditions.every((holds) => holds(context)),
  };
}

/** `Action` or `NotAction`, `Resource` or `NotResource`: exactly one of them. */
function either(written: Written, field: 'Action' | 'Resource', compile: (pattern: string) => Pattern): Pattern {
  const [positive, negative] = [written[field], written[`Not${field}`]];
  if ((positive === undefined) === (negative === undefined))
    throw new NotImplementedByLab(`a statement must have ${field} or Not${field}, got ${JSON.stringify(written)}`);
  const patterns = listOf(positive ?? negative).map(compile);
  return (text) => patterns.some((fits) => fits(text)) === (positive !== undefined);
}
