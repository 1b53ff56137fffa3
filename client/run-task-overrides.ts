import type { TaskOverride } from '@aws-sdk/client-ecs';
import type { JobOverrides } from '../lambda/contract/jobs';

/** What RunTask overrides of the one container; an empty list says nothing, of a variable twice the last holds. Undefined: nothing is overridden. */
export function overridesOf(overrides: TaskOverride | undefined): JobOverrides | undefined {
  const [own] = overrides?.containerOverrides ?? [];
  const command = own?.command ?? [];
  const environment = (own?.environment ?? []).map(({ name = '', value = '' }) => [name, value] as const);
  if (command.length === 0 && environment.length === 0) return undefined;
  return {
    ...(command.length > 0 && { command }),
    ...(environment.length > 0 && { environment: Object.fromEntries(environment) }),
  };
}
