import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ParsedConfig, parseConfig } from './parse-config';

export const DEFAULT_CONFIG_PATH = 'handover.config.ts';

/**
 * Reads and checks a configuration file at run time. A TypeScript file needs a process that can `require` one: the app
 * and the command line run under tsx, tests under jest.
 */
export function loadConfig(path: string = DEFAULT_CONFIG_PATH): ParsedConfig {
  const file = resolve(path);
  if (!existsSync(file)) return missing(file);
  const loaded: unknown = require(file);
  return parseConfig(defaultExport(loaded));
}

const missing = (file: string): ParsedConfig => ({
  ok: false,
  mistakes: [
    {
      key: 'config',
      seen: JSON.stringify(file),
      wanted:
        'a file that exists: go to the folder that holds it, or name it with --config ("handover init" writes one for a new project)',
    },
  ],
});

const defaultExport = (loaded: unknown): unknown =>
  typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded;
