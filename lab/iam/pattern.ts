/** Says whether a text fits. */
export type Pattern = (text: string) => boolean;

const quoted = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, '\\$&');

/** `*` and `?` over the whole text, as `StringLike` has them. */
export const likePattern = (pattern: string): Pattern => {
  const expression = new RegExp(`^${quoted(pattern).replace(/\*/g, '[^]*').replace(/\?/g, '[^]')}$`);
  return (text) => expression.test(text);
};

/** Services and actions know no upper and lower case. */
export const actionPattern = (pattern: string): Pattern => {
  const fits = likePattern(pattern.toLowerCase());
  return (action) => fits(action.toLowerCase());
};

/**
 * Wildcards stay within a segment of the ARN, but for a `*` at a segment's end.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export const resourcePattern = (pattern: string): Pattern => {
  const expression = new RegExp(`^${quoted(pattern).replace(/[?*]/g, withinSegment)}$`);
  return (arn) => expression.test(arn);
};

const withinSegment = (wildcard: string, at: number, pattern: string): string => {
  if (wildcard === '?') return '[^:]';
  const next = pattern[at + 1];
  return next === undefined || next === ':' ? '[^]*' : '[^:]*';
};

const ARN_PARTS = 6;

/**
 * Each of the six parts is compared by itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export const arnPattern = (pattern: string): Pattern => {
  const parts = partsOf(pattern).map(likePattern);
  return (arn) => parts.length === ARN_PARTS && partsOf(arn).every((part, index) => parts[index]?.(part) ?? false);
};

function partsOf(arn: string): readonly string[] {
  const all = arn.split(':');
  return [...all.slice(0, ARN_PARTS - 1), all.slice(ARN_PARTS - 1).join(':')];
}
