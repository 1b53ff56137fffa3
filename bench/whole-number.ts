import { InvalidArgumentError } from 'commander';

/** An option that counts something. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`"${text}" is no whole number above 0`);
}
