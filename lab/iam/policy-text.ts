import { NotImplementedByLab } from '../aws';
import { type Context, type ContextKey, contextKey } from './context';

/** A policy writes one value or a list of them. */
export const listOf = (value: unknown): readonly string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);

/** A text of a policy, filled in for one call; undefined when the caller has no value for a variable: then it fits nothing. */
export type PolicyText = (context: Context) => string | undefined;

/** Variables whose value cannot hold a wildcard: what stands in them is compared as it is. */
const VARIABLES: readonly ContextKey[] = ['aws:userid'];

const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * Policy variables are filled in from the request, in `Resource` and `Condition`; only by policies of version 2012-10-17.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function policyText(text: string): PolicyText {
  const keys = [...text.matchAll(VARIABLE)].map(([, name = '']) => variable(name, text));
  if (keys.length === 0) return () => text;
  return (context) =>
    keys.every((key) => context[key]?.[0] !== undefined)
      ? text.replace(VARIABLE, (_, name: string) => context[variable(name, text)]?.[0] ?? '')
      : undefined;
}

function variable(name: string, text: string): ContextKey {
  const key = contextKey(name);
  if (key !== undefined && VARIABLES.includes(key)) return key;
  throw new NotImplementedByLab(`policy variable in "${text}" is not known to the lab's IAM`);
}

/** Variables in a resource are wanted by no policy of ours so far. */
export function withoutVariables(text: string): string {
  if (!text.includes('${')) return text;
  throw new NotImplementedByLab(`policy variable in "${text}" is not known to the lab's IAM in a resource`);
}

/** Of an older version, or of none, a policy takes `${...}` as it stands: a mistake that nobody wants. */
export function refuseOldVariables(document: unknown): void {
  const { Version } = document as { readonly Version?: unknown };
  if (Version !== '2012-10-17' && JSON.stringify(document).includes('${aws:'))
    throw new NotImplementedByLab(
      `a policy of version ${Version} with a policy variable is not known to the lab's IAM`,
    );
}
