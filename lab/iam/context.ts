/** The condition keys that the lab's calls carry; a policy that asks for another one is refused by name. */
export const CONTEXT_KEYS = {
  'aws:RequestedRegion': 'single',
  'aws:userid': 'single',
  'cloudwatch:namespace': 'single',
  'dynamodb:LeadingKeys': 'multiple',
  'ecs:cluster': 'single',
  'events:detail-type': 'multiple',
  'events:source': 'multiple',
  'iam:PassedToService': 'single',
  'kms:ViaService': 'single',
  'route53:ChangeResourceRecordSetsActions': 'multiple',
  'route53:ChangeResourceRecordSetsNormalizedRecordNames': 'multiple',
  'route53:ChangeResourceRecordSetsRecordTypes': 'multiple',
} as const satisfies Readonly<Record<string, 'single' | 'multiple'>>;

export type ContextKey = keyof typeof CONTEXT_KEYS;
export type Context = Readonly<Partial<Record<ContextKey, readonly string[]>>>;

/** Condition keys know no upper and lower case. */
export const contextKey = (given: string): ContextKey | undefined =>
  (Object.keys(CONTEXT_KEYS) as ContextKey[]).find((key) => key.toLowerCase() === given.toLowerCase());

/** One question to IAM: may this action be done to this resource, under these circumstances? */
export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}
