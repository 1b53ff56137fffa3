import { NotImplementedByLab } from '../aws';

/** A policy writes one value or a list of them. */
export const listOf = (value: unknown): readonly string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);

/** Policy variables are filled in by IAM from the caller, which the lab does not do. */
export function literal(text: string): string {
  if (!text.includes('${')) return text;
  throw new NotImplementedByLab(`policy variable in "${text}" is not known to the lab's IAM`);
}
