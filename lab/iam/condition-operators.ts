import { arnPattern, likePattern, type Pattern } from './pattern';

/** How one wanted value is compared; a negated operator asks that no wanted value fits. */
export interface ConditionOperator {
  readonly pattern: (wanted: string) => Pattern;
  readonly negated: boolean;
}

const equal = (wanted: string): Pattern => {
  return (value) => value === wanted;
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export const CONDITION_OPERATORS: Readonly<Record<string, ConditionOperator>> = {
  StringEquals: { pattern: equal, negated: false },
  StringNotEquals: { pattern: equal, negated: true },
  StringLike: { pattern: likePattern, negated: false },
  StringNotLike: { pattern: likePattern, negated: true },
  ArnEquals: { pattern: arnPattern, negated: false },
  ArnLike: { pattern: arnPattern, negated: false },
  ArnNotEquals: { pattern: arnPattern, negated: true },
  ArnNotLike: { pattern: arnPattern, negated: true },
};
