import { JOB_VARIABLES_PREFIX, type JobOverrides } from '../contract/jobs';

/** Without those that say nothing; undefined: nothing is overridden. */
export function meantOverrides({ command, environment = {} }: JobOverrides = {}): JobOverrides | undefined {
  const names = Object.keys(environment);
  if (command === undefined && names.length === 0) return undefined;
  return { ...(command !== undefined && { command }), ...(names.length > 0 && { environment }) };
}

/** Characters as RunTask counts them: JSON, with its signs. */
export function overridesLength(overrides: JobOverrides | undefined): number {
  const { command, environment } = meantOverrides(overrides) ?? {};
  if (command === undefined && environment === undefined) return 0;
  return JSON.stringify({ command, environment: environment && variables(environment) }).length;
}

/** The first name that no variable of a job may have. */
export const wrongVariable = ({ environment = {} }: JobOverrides = {}): string | undefined =>
  Object.keys(environment).find((name) => !/^[^=\0]+$/.test(name) || name.startsWith(JOB_VARIABLES_PREFIX));

/**
 * In one order, whoever reads it from where: a second call for the same claim must say the same, word for word, or ECS
 * refuses its token. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html (ConflictException)
 */
export const inOrder = (environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1)));

const variables = (environment: Readonly<Record<string, string>>) =>
  Object.entries(environment).map(([name, value]) => ({ name, value }));
