import { OVERRIDES, type Override } from '../lambda/contract/run-document';
import { UsageError } from './refusals';

/** What a person takes on with each, said before the run is started. */
export const MEANING: Readonly<Record<Override, string>> = {
  unfenced:
    'open the new side although nothing shows that the old one is closed; both may be written to, and the lost writes are unknown',
  unready: 'go on although readiness refuses; what makes a takeover impossible still stops it',
};

export const OVERRIDE_OPTION = [
  '--override <name>',
  `override a guard by name, may be repeated: ${OVERRIDES.join(', ')}`,
  (name: string, before: readonly string[]): readonly string[] => [...before, name],
  [] as readonly string[],
] as const;

/** Each once, in the contract's order. */
export function givenOverrides(given: readonly string[]): readonly Override[] {
  const unknown = given.find((name) => !OVERRIDES.some((override) => override === name));
  if (unknown !== undefined)
    throw new UsageError(`--override is "${unknown}", it must be one of: ${OVERRIDES.join(', ')}`);
  return OVERRIDES.filter((override) => given.includes(override));
}
