import { resolve } from 'node:path';
import { DEFAULT_CONFIG_PATH, loadConfig } from '../lib/config/load-config';
import { formatMistakes } from '../lib/config/mistakes';
import type { ParsedConfig } from '../lib/config/parse-config';
import type { CheckedConfig, CheckedWorkload } from '../lib/config/schema';
import { Refusal, UsageError } from './refusals';

export interface ConfigOption {
  readonly config: string;
}

export const CONFIG_OPTION = [
  '-c, --config <file>',
  'configuration file, relative to this folder',
  DEFAULT_CONFIG_PATH,
] as const;

/** Reads a configuration with all its mistakes; a file that cannot even be loaded is one clear message. */
export function readConfiguration(folder: string, { config: file }: ConfigOption): ParsedConfig {
  try {
    return loadConfig(resolve(folder, file));
  } catch (error) {
    throw new Refusal(`${file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function checkedConfiguration(folder: string, option: ConfigOption): CheckedConfig {
  const parsed = readConfiguration(folder, option);
  if (!parsed.ok) throw new Refusal(formatMistakes(parsed.mistakes, option.config));
  return parsed.config;
}

/** The workload that was named, or the only one. `example` shows the command with a name in it. */
export function chooseWorkload(
  { workloads }: CheckedConfig,
  name: string | undefined,
  example: (workload: string) => string,
): CheckedWorkload {
  const names = workloads.map((workload) => workload.name).join(', ');
  const chosen = workloads.find((workload) => workload.name === name);
  if (chosen !== undefined) return chosen;
  if (name !== undefined) throw new UsageError(`there is no workload "${name}", the configuration has: ${names}`);
  const [only, another] = workloads;
  if (only !== undefined && another === undefined) return only;
  throw new UsageError(
    `${workloads.length} workloads are configured and none is named: ${names}; name one, for example: ${example(only?.name ?? '')}`,
  );
}

/** A named workload, or all of them. */
export const chosenWorkloads = (config: CheckedConfig, name: string | undefined): readonly CheckedWorkload[] =>
  name === undefined ? config.workloads : [chooseWorkload(config, name, String)];
