import type { Stack } from 'aws-cdk-lib';
import { LARGEST_ENVIRONMENT_BYTES, type WorkloadSettings } from '../../lambda/contract/settings';

type Part = Partial<WorkloadSettings>;

/** Where the settings of a workload stand for its functions: both together are all of them. */
export interface SettingsParts {
  readonly environment: Part;
  /** Beside the bundle, when not all of them fit into the environment (ADR 0017). */
  readonly file?: Part;
}

/** Into the file goes what synthesis knows; what only the deploy knows (a subnet, a topic) stays in the environment. */
export function settingsParts(settings: WorkloadSettings, stack: Stack): SettingsParts {
  if (bytesOf(stack.resolve(settings)) <= LARGEST_ENVIRONMENT_BYTES) return { environment: settings };
  const parts = Object.entries(settings);
  return {
    environment: Object.fromEntries(parts.filter(([, part]) => !isKnown(part, stack))),
    file: Object.fromEntries(parts.filter(([, part]) => isKnown(part, stack))),
  };
}

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const isKnown = (value: unknown, stack: Stack): boolean =>
  JSON.stringify(stack.resolve(value)) === JSON.stringify(value);
