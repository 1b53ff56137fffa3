export type Item = Record<string, unknown>;

/** Attribute conditions as `attribute → expected value`; `absent` attributes must not exist. A path `a.b` reaches into a map. */
export interface Condition {
  readonly equals?: Item;
  readonly absent?: readonly string[];
  /** `attribute → limit`: the attribute is below the limit. */
  readonly below?: Readonly<Record<string, number>>;
  /** Any of these is enough. */
  readonly anyOf?: readonly Condition[];
}

export function renderCondition(condition: Condition): {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
} {
  const names: Record<string, string> = {};
  const values: Item = {};
  const text = conditionText(condition, names, values);
  if (text === '') return {};
  return {
    ConditionExpression: text,
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

function conditionText(condition: Condition, names: Record<string, string>, values: Item): string {
  const name = (attribute: string): string => pathText(attribute, names);
  const value = (v: unknown): string => {
    const placeholder = `:c${Object.keys(values).length}`;
    values[placeholder] = v;
    return placeholder;
  };
  const terms = [
    ...Object.entries(condition.equals ?? {}).map(([attribute, v]) => `${name(attribute)} = ${value(v)}`),
    ...(condition.absent ?? []).map((attribute) => `attribute_not_exists(${name(attribute)})`),
    ...Object.entries(condition.below ?? {}).map(([attribute, limit]) => `${name(attribute)} < ${value(limit)}`),
  ];
  const any = (condition.anyOf ?? []).map((one) => `(${conditionText(one, names, values)})`);
  return [...terms, ...(any.length > 0 ? [`(${any.join(' OR ')})`] : [])].join(' AND ');
}

/** `steps.Verify` reaches into a map. */
const pathText = (dotted: string, names: Record<string, string>): string =>
  dotted
    .split('.')
    .map((part) => {
      names[`#${part}`] = part;
      return `#${part}`;
    })
    .join('.');

export interface Change {
  readonly set?: Item;
  readonly add?: Readonly<Record<string, number>>;
  readonly remove?: readonly string[];
}

export function renderUpdate({ set = {}, add = {}, remove = [] }: Change, condition: Condition) {
  const names: Record<string, string> = {};
  const values: Item = {};
  const path = (dotted: string): string => pathText(dotted, names);
  const sets = Object.entries(set).filter(([, v]) => v !== undefined);
  const assignments = [
    ...sets.map(([attribute, v], i) => {
      values[`:s${i}`] = v;
      return `${path(attribute)} = :s${i}`;
    }),
    ...Object.entries(add).map(([attribute, v], i) => {
      values[`:a${i}`] = v;
      return `${path(attribute)} = ${path(attribute)} + :a${i}`;
    }),
  ];
  const removals = remove.length === 0 ? '' : ` REMOVE ${remove.map(path).join(', ')}`;
  const text = conditionText(condition, names, values);
  return {
    UpdateExpression: `SET ${assignments.join(', ')}${removals}`,
    ...(text === '' ? {} : { ConditionExpression: text }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

/** The part of a partition that is asked for. */
export function renderRange(pk: string, { prefix, from = ' ', to }: { prefix?: string; from?: string; to?: string }) {
  if (prefix !== undefined) return range('begins_with(sk, :sk)', { ':pk': pk, ':sk': prefix });
  if (to !== undefined) return range('sk BETWEEN :sk AND :to', { ':pk': pk, ':sk': from, ':to': to });
  return range('sk >= :sk', { ':pk': pk, ':sk': from });
}

const range = (text: string, ExpressionAttributeValues: Item) => ({
  KeyConditionExpression: `pk = :pk AND ${text}`,
  ExpressionAttributeValues,
});
