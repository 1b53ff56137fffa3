import { parseIntrinsic } from './intrinsics';
import { isObject, type Json } from './json';
import { type Expression, parsePath, read } from './json-path';
import type { Problems } from './problems';

/** Parameters and ResultSelector: JSON in which a key that ends in `.$` takes its value from a path or an intrinsic. */
export function parseTemplate(template: Json, where: string, problems: Problems): Expression {
  if (Array.isArray(template)) return parseArray(template, where, problems);
  if (!isObject(template)) return () => template;
  const entries = Object.entries(template).map(([key, value]) => parseEntry(key, value, where, problems));
  return (sight) => Object.fromEntries(entries.map(([key, expression]) => [key, expression(sight)]));
}

function parseArray(template: readonly Json[], where: string, problems: Problems): Expression {
  const items = template.map((item, index) => parseTemplate(item, `${where}[${index}]`, problems));
  return (sight) => items.map((item) => item(sight));
}

function parseEntry(key: string, value: Json, where: string, problems: Problems): [string, Expression] {
  const place = `${where}.${key}`;
  if (!key.endsWith('.$')) return [key, parseTemplate(value, place, problems)];
  const expression = problems.attempt(place, () => parseExpression(value));
  return [key.slice(0, -2), expression ?? (() => null)];
}

/** A path or an intrinsic, as it may stand behind a key that ends in `.$`. */
export function parseExpression(source: Json): Expression {
  if (typeof source !== 'string') throw new Error(`needs a path or an intrinsic, not ${JSON.stringify(source)}`);
  if (!source.startsWith('$')) return parseIntrinsic(source);
  const path = parsePath(source);
  return (sight) => read(path, sight);
}
