import type { TaskOverride } from '@aws-sdk/client-ecs';

/** What RunTask's overrides become: the container reads it from `HANDOVER_PAYLOAD`. */
export interface RunTaskPayload {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Empty where nothing is overridden. */
export function payloadOf(overrides: TaskOverride | undefined): string {
  const [own] = overrides?.containerOverrides ?? [];
  const environment = (own?.environment ?? []).map(({ name = '', value = '' }) => [name, value] as const);
  const payload: RunTaskPayload = {
    ...(own?.command && { command: own.command }),
    ...(environment.length > 0 && { environment: Object.fromEntries(environment) }),
  };
  return Object.keys(payload).length === 0 ? '' : JSON.stringify(payload);
}
